using System.Net.Http.Headers;
using System.Threading.Tasks;
using Azure.Core;
using Azure.Identity;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

public class Timer(ILoggerFactory factory)
{
    [Function("nightly")]
    public async Task Run([TimerTrigger("0 0 3 * * *")] TimerInfo timer)
    {
        var logger = factory.CreateLogger<Timer>();
        AccessToken accessToken = await new DefaultAzureCredential().GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/.default"]));
        logger.LogTrace($"Using {accessToken.Token} for the run");
        logger.LogInformation($"Valid until {accessToken.ExpiresOn:o}");
    }
}
