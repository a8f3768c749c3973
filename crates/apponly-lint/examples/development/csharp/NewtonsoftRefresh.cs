using System.Net.Http;
using System.Text;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

public class Login
{
    public async Task<(string, string)> GetTokens(string tenantId, string clientId, string clientSecret)
    {
        using var client = new HttpClient();
        var content = new StringContent(
            $"grant_type=client_credentials&client_id={clientId}&client_secret={clientSecret}&scope=https://graph.microsoft.com/.default",
            Encoding.UTF8, "application/x-www-form-urlencoded");
        var response = await client.PostAsync($"https://login.microsoftonline.com/{tenantId}/oauth2/v2.0/token", content);
        var json = JObject.Parse(await response.Content.ReadAsStringAsync());
        return ((string)json["access_token"], (string)json["refresh_token"]);
    }
}
