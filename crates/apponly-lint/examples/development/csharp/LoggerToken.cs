using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Logging;

public class Sync
{
    private readonly ILogger<Sync> _logger;
    private readonly TokenCredential _credential = new ManagedIdentityCredential();

    public Sync(ILogger<Sync> logger) => _logger = logger;

    public async Task RunAsync()
    {
        var token = await _credential.GetTokenAsync(new TokenRequestContext(new[] { "https://graph.microsoft.com/.default" }), default);
        _logger.LogInformation("Token: {Token}", token.Token);
        _logger.LogDebug("Expires {ExpiresOn}", token.ExpiresOn);
    }
}
