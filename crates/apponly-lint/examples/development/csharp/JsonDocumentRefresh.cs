using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;

public static class Tokens
{
    public static string AccessToken { get; private set; }
    public static string RefreshToken { get; private set; }

    public static async Task LoadAsync(HttpClient http, string tenant, string id, string secret)
    {
        var pairs = new List<KeyValuePair<string, string>>
        {
            new("client_id", id),
            new("client_secret", secret),
            new("scope", "https://graph.microsoft.com/.default"),
            new("grant_type", "client_credentials"),
        };
        using var reply = await http.PostAsync(
            $"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(pairs));
        using var document = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
        var root = document.RootElement;
        AccessToken = root.GetProperty("access_token").GetString();
        RefreshToken = root.GetProperty("refresh_token").GetString();
    }
}
