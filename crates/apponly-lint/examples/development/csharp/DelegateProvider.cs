using System.Net.Http.Headers;
using Microsoft.Graph;
using Microsoft.Identity.Client;

public class GraphFactory
{
    public GraphServiceClient Create(IConfidentialClientApplication app)
    {
        return new GraphServiceClient(new DelegateAuthenticationProvider(async message =>
        {
            var result = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
        }));
    }

    public async Task PrintAsync(IConfidentialClientApplication app)
    {
        var client = Create(app);
        var groups = await client.Me.MemberOf.Request().GetAsync();
        foreach (var group in groups) Console.WriteLine(group.Id);
    }
}
