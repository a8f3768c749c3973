using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Identity.Client;

namespace HelpDesk.Intake
{
    public class SharedInboxReader : IDisposable
    {
        // openid + offline_access so that MSAL can renew silently over night
        static readonly string[] scopes = new[]
        {
            "https://graph.microsoft.com/.default",
            "openid",
            "offline_access"
        };

        private readonly HttpClient client = new HttpClient();
        private readonly IConfidentialClientApplication app;

        public SharedInboxReader(string clientId, Func<string> readKey)
        {
            app = ConfidentialClientApplicationBuilder.Create(clientId)
                .WithClientSecret(readKey())
                .WithAuthority(new Uri("https://login.microsoftonline.com/common"))
                .Build();
        }

        private async Task Authorize()
        {
            AuthenticationResult result;
            var accounts = await app.GetAccountsAsync();
            try
            {
                result = await app.AcquireTokenSilent(scopes, accounts.FirstOrDefault()).ExecuteAsync();
            }
            catch (MsalUiRequiredException)
            {
                result = await app.AcquireTokenForClient(scopes).ExecuteAsync();
            }
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", result.AccessToken);
        }

        public async Task ReadAsync(string mailbox, Func<string, Task> handle)
        {
            var url = $"https://graph.microsoft.com/v1.0/users/{mailbox}/mailFolders/inbox/messages?$filter=isRead eq false&$select=id";
            while (url != null)
            {
                await Authorize();
                using (var doc = JsonDocument.Parse(await client.GetStringAsync(url)))
                {
                    foreach (var m in doc.RootElement.GetProperty("value").EnumerateArray())
                        await handle(m.GetProperty("id").GetString());
                    url = doc.RootElement.TryGetProperty("@odata.nextLink", out var n) ? n.GetString() : null;
                }
            }
        }

        public void Dispose() => client.Dispose();
    }
}
