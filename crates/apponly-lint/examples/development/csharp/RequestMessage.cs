using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;

public sealed class CalendarReader(IHttpClientFactory factory)
{
    private readonly TokenCredential credential = new WorkloadIdentityCredential();

    public async Task<string> ReadAsync(CancellationToken cancellation)
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["https://graph.microsoft.com/.default"]), cancellation);
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://graph.microsoft.com/v1.0/me/calendar");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        using var response = await factory.CreateClient().SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellation);
    }
}
