using System.Threading.Tasks;
using Microsoft.Identity.Client;

public class Tokens(IConfidentialClientApplication app)
{
    private AuthenticationResult result;

    /// <summary>Not a refresh token: MSAL keeps the app's token and asks again when it is old.</summary>
    public async Task<string> GetAsync(bool forceRefresh = false)
    {
        var request = app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" });
        result = await request.WithForceRefresh(forceRefresh).ExecuteAsync();
        return result.AccessToken;
    }
}
