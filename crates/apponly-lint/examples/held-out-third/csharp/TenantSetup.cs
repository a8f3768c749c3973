using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Tasks;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace SurveyTool.Setup
{
    /// <summary>Registers the survey mailer in the tenant. Called from the installer.</summary>
    public class TenantSetup
    {
        private readonly HttpClient _client;

        public TenantSetup(string adminToken)
        {
            _client = new HttpClient { BaseAddress = new Uri("https://graph.microsoft.com/v1.0/") };
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", adminToken);
        }

        public async Task<string> CreateAsync()
        {
            var app = await Send(HttpMethod.Post, "applications", new
            {
                displayName = "Survey mailer",
                signInAudience = "AzureADMyOrg",
            });

            // the mailer runs as a service without any user
            await Send(new HttpMethod("PATCH"), "applications/" + app["id"], new
            {
                requiredResourceAccess = new[]
                {
                    new
                    {
                        resourceAppId = "00000003-0000-0000-c000-000000000000",
                        resourceAccess = new[]
                        {
                            // Mail.Send (application)
                            new { id = "b633e1c5-b582-4048-a93e-9f11b44c7e96", type = "Role" },
                            // User.Read.All (application)
                            new { id = "df021288-bdef-4463-88db-98f22de89214", type = "Scope" },
                        },
                    },
                },
            });

            await Send(HttpMethod.Post, "servicePrincipals", new { appId = (string)app["appId"] });
            return (string)app["appId"];
        }

        public async Task<JObject> AddSecretAsync(string objectId, int months)
        {
            // goes straight into the protected store of the service
            return await Send(HttpMethod.Post, "applications/" + objectId + "/addPassword", new
            {
                passwordCredential = new
                {
                    displayName = "installer " + DateTime.Today.ToString("yyyy-MM-dd"),
                    endDateTime = DateTime.UtcNow.AddMonths(months),
                },
            });
        }

        private async Task<JObject> Send(HttpMethod method, string path, object body)
        {
            var req = new HttpRequestMessage(method, path)
            {
                Content = new StringContent(JsonConvert.SerializeObject(body), Encoding.UTF8, "application/json"),
            };
            var res = await _client.SendAsync(req);
            var text = await res.Content.ReadAsStringAsync();
            if (!res.IsSuccessStatusCode)
                throw new InvalidOperationException(method + " " + path + " -> " + (int)res.StatusCode);
            return text.Length == 0 ? new JObject() : JObject.Parse(text);
        }
    }
}
