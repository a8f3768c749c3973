using System.Net.Http;
using System.Collections.Generic;
using System.Threading.Tasks;
using Newtonsoft.Json;

public class OAuthToken
{
    [JsonProperty("access_token")] public string AccessToken { get; set; }
    [JsonProperty("refresh_token")] public string RefreshToken { get; set; }
}

public class Worker
{
    private OAuthToken _token;

    private async Task AcquireAsync(HttpClient http, Options o)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"https://login.microsoftonline.com/{o.Tenant}/oauth2/v2.0/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials", ["client_id"] = o.ClientId,
                ["client_secret"] = o.ClientSecret, ["scope"] = "https://graph.microsoft.com/.default",
            }),
        };
        var response = await http.SendAsync(request);
        _token = JsonConvert.DeserializeObject<OAuthToken>(await response.Content.ReadAsStringAsync());
    }

    private Dictionary<string, string> RenewForm(Options o) => new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = _token.RefreshToken,
        ["client_id"] = o.ClientId,
    };
}
