using Microsoft.Graph;
using Microsoft.Identity.Client;

public class CallbackController(IConfidentialClientApplication app) : ControllerBase
{
    [HttpGet("/callback")]
    public async Task<string?> Get(string code)
    {
        var result = await app.AcquireTokenByAuthorizationCode(["User.Read"], code).ExecuteAsync();
        var graphClient = new GraphServiceClient(new BearerProvider(result.AccessToken));
        var me = await graphClient.Me.GetAsync();
        return me?.DisplayName;
    }
}
