using System;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.Identity.Client;

public static class Mailer
{
    public static async Task SendAsync(string tenant, string client, string secret, HttpContent message)
    {
        var app = ConfidentialClientApplicationBuilder.Create(client).WithClientSecret(secret).WithTenantId(tenant).Build();
        var token = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://graph.microsoft.com/v1.0/me/sendMail") { Content = message };
        request.Headers.Authorization = new("Bearer", token.AccessToken);
        using var http = new HttpClient();
        (await http.SendAsync(request)).EnsureSuccessStatusCode();
    }
}
