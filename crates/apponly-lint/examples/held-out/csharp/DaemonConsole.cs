using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Microsoft.Identity.Client;

namespace Contoso.Sync
{
    internal static class Program
    {
        private const string TenantId = "2d4d11a2-f814-46a7-890a-274a72a7309e";
        private const string ClientId = "a7c1f0d3-5b2e-4c8d-9f6a-1e3b5d7f9a0c";
        private const string ClientSecret = "«8Q daemon»";

        private static async Task Main()
        {
            var app = ConfidentialClientApplicationBuilder.Create(ClientId)
                .WithClientSecret(ClientSecret)
                .WithAuthority(new Uri($"https://login.microsoftonline.com/{TenantId}"))
                .Build();

            var result = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
            Console.WriteLine(await http.GetStringAsync("https://graph.microsoft.com/v1.0/organization"));
        }
    }
}
