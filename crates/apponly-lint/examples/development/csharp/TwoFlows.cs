using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Microsoft.Identity.Client;

// One service with both flows: the job works app-only on /users, the page acts for the user on /me.
public class TwoFlows
{
    private static readonly string[] AppScope = { "https://graph.microsoft.com/.default" };
    private static readonly string[] UserScope = { "User.Read" };
    private readonly IConfidentialClientApplication _app;
    private readonly HttpClient _http;

    public TwoFlows(IConfidentialClientApplication app, HttpClient http) => (_app, _http) = (app, http);

    public async Task<string> JobAsync(string id)
    {
        var job = await _app.AcquireTokenForClient(AppScope).ExecuteAsync();
        return await GetAsync($"https://graph.microsoft.com/v1.0/users/{id}", job.AccessToken);
    }

    public async Task<string> PageAsync(string assertion)
    {
        var user = await _app.AcquireTokenOnBehalfOf(UserScope, new UserAssertion(assertion)).ExecuteAsync();
        return await GetAsync("https://graph.microsoft.com/v1.0/me", user.AccessToken);
    }

    private async Task<string> GetAsync(string url, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await (await _http.SendAsync(request)).Content.ReadAsStringAsync();
    }
}
