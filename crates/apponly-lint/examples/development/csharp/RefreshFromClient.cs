using System.Threading.Tasks;
using Microsoft.Identity.Client;

public class Session
{
    private readonly IConfidentialClientApplication _app;
    public Session(IConfidentialClientApplication app) => _app = app;

    public async Task<AuthenticationResult> StartAsync() =>
        await _app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default", "offline_access" }).ExecuteAsync();
}
