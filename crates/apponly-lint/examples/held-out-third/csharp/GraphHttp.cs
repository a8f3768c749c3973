// Abgleich der Kostenstellen SAP -> Entra (liest nur)
// API-Berechtigung (Anwendung): Directory.ReadWrite.All
using System;
using System.Collections.Generic;
using System.Configuration;
using System.IO;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Tasks;

namespace Kostenstellen
{
    internal static class GraphHttp
    {
        private static readonly HttpClient Http = new HttpClient();
        private static readonly string TokenDatei = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "Kostenstellen", "token.json");

        private static string Einstellung(string name) => ConfigurationManager.AppSettings[name];

        public static async Task<string> AnmeldenAsync()
        {
            var felder = new Dictionary<string, string>
            {
                { "client_id", Einstellung("ClientId") },
                { "client_secret", Environment.GetEnvironmentVariable("KST_SECRET") },
                { "scope", "https://graph.microsoft.com/.default" },
                { "grant_type", "client_credentials" },
            };
            var antwort = await Http.PostAsync(
                "https://login.microsoftonline.com/" + Einstellung("TenantId") + "/oauth2/v2.0/token",
                new FormUrlEncodedContent(felder));
            antwort.EnsureSuccessStatusCode();

            var text = await antwort.Content.ReadAsStringAsync();
            Directory.CreateDirectory(Path.GetDirectoryName(TokenDatei));
            File.WriteAllText(TokenDatei, text); // für das Excel-Makro

            using (var doc = JsonDocument.Parse(text))
            {
                Sitzung.Zugriff = doc.RootElement.GetProperty("access_token").GetString();
                Sitzung.Erneuerung = doc.RootElement.GetProperty("refresh_token").GetString();
                Sitzung.Ende = DateTime.UtcNow.AddSeconds(doc.RootElement.GetProperty("expires_in").GetInt32());
            }
            return Sitzung.Zugriff;
        }

        public static async Task<List<(string Upn, string Kst)>> BenutzerAsync()
        {
            var liste = new List<(string, string)>();
            var url = "https://graph.microsoft.com/v1.0/users?$select=userPrincipalName,employeeOrgData&$top=500";
            while (url != null)
            {
                var req = new HttpRequestMessage(HttpMethod.Get, url);
                req.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Sitzung.Zugriff);
                var res = await Http.SendAsync(req);
                res.EnsureSuccessStatusCode();
                using (var doc = JsonDocument.Parse(await res.Content.ReadAsStringAsync()))
                {
                    foreach (var u in doc.RootElement.GetProperty("value").EnumerateArray())
                    {
                        var org = u.GetProperty("employeeOrgData");
                        liste.Add((u.GetProperty("userPrincipalName").GetString(),
                            org.ValueKind == JsonValueKind.Null ? null : org.GetProperty("costCenter").GetString()));
                    }
                    url = doc.RootElement.TryGetProperty("@odata.nextLink", out var n) ? n.GetString() : null;
                }
            }
            return liste;
        }
    }

    internal static class Sitzung
    {
        public static string Zugriff, Erneuerung;
        public static DateTime Ende;
    }
}
