using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;

public class GraphTokens
{
    private readonly ClientSecretCredential credential;
    private AccessToken current;

    public GraphTokens(IConfiguration configuration) =>
        credential = new ClientSecretCredential(configuration["Tenant"], configuration["Client"], configuration["Secret"]);

    public async ValueTask<string> CurrentAsync()
    {
        if (current.ExpiresOn < System.DateTimeOffset.UtcNow.AddMinutes(5))
        {
            current = await RefreshToken();
        }
        return current.Token;
    }

    private async Task<AccessToken> RefreshToken() =>
        await credential.GetTokenAsync(new TokenRequestContext(new[] { "https://graph.microsoft.com/.default" }), default);
}
