using System;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading.Tasks;
using Microsoft.IdentityModel.Clients.ActiveDirectory;
using Newtonsoft.Json.Linq;

namespace Intranet.Import
{
    class AdalImporter
    {
        const string AadInstance = "https://login.microsoftonline.com/";
        const string Tenant = "northwindtraders.onmicrosoft.com";
        const string GraphResource = "https://graph.windows.net";
        const string ApiVersion = "1.6";

        static readonly ClientCredential Cred = new ClientCredential(
            "c2d4b0f7-51de-4a09-8e3a-94f6b7081d2c",
            "«32 adal»");

        static void Main(string[] args)
        {
            Run(args.Length > 0 ? args[0] : null).GetAwaiter().GetResult();
        }

        static async Task Run(string department)
        {
            var ctx = new AuthenticationContext(AadInstance + Tenant, false);
            var auth = await ctx.AcquireTokenAsync(GraphResource, Cred);

            using (var http = new HttpClient())
            {
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", auth.AccessToken);
                string link = string.Format("{0}/{1}/users?api-version={2}&$top=200", GraphResource, Tenant, ApiVersion);
                if (department != null)
                    link += "&$filter=department eq '" + Uri.EscapeDataString(department) + "'";

                int n = 0;
                while (link != null)
                {
                    var json = JObject.Parse(await http.GetStringAsync(link));
                    foreach (var u in json["value"])
                    {
                        Database.Upsert((string)u["objectId"], (string)u["displayName"], (string)u["telephoneNumber"]);
                        n++;
                    }
                    var next = (string)json["odata.nextLink"];
                    link = next == null ? null
                        : string.Format("{0}/{1}/{2}&api-version={3}", GraphResource, Tenant, next, ApiVersion);
                }
                Console.WriteLine("{0} rows", n);
            }
        }
    }
}
