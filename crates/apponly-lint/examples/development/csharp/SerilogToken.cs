using System.Threading.Tasks;
using Microsoft.Identity.Client;
using Serilog;

public static class Job
{
    public static async Task Run(IConfidentialClientApplication app)
    {
        var result = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
        Log.Debug("Bearer {Token}", result.AccessToken);
        Log.Information("Valid until {Until}, correlation {Id}", result.ExpiresOn, result.CorrelationId);
    }
}
