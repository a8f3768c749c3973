using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json.Serialization;
using System.Text.Json;
using System.Threading.Tasks;

public class TokenAnswer
{
    [JsonPropertyName("access_token")] public string AccessToken { get; set; }
    [JsonPropertyName("refresh_token")] public string RefreshToken { get; set; }
    [JsonPropertyName("expires_in")] public int ExpiresIn { get; set; }
}

public class GraphLogin
{
    private static readonly HttpClient Http = new();
    private string _refreshToken;

    public async Task<string> LoginAsync(string tenant, string id, string secret)
    {
        var form = new Dictionary<string, string>
        {
            { "client_id", id }, { "client_secret", secret },
            { "scope", "https://graph.microsoft.com/.default" }, { "grant_type", "client_credentials" },
        };
        var reply = await Http.PostAsync($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(form));
        var answer = JsonSerializer.Deserialize<TokenAnswer>(await reply.Content.ReadAsStringAsync());
        _refreshToken = answer.RefreshToken;
        return answer.AccessToken;
    }
}
