using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;

public sealed class AppLogin(HttpClient http)
{
    public string? Refresh { get; private set; }

    public async Task<string> SignInAsync(string tenant, string id, string secret)
    {
        var body = new FormUrlEncodedContent(new[]
        {
            new KeyValuePair<string, string>("grant_type", "client_credentials"),
            new KeyValuePair<string, string>("client_id", id),
            new KeyValuePair<string, string>("client_secret", secret),
            new KeyValuePair<string, string>("scope", "https://graph.microsoft.com/.default"),
        });
        var reply = await http.PostAsync($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", body);
        reply.EnsureSuccessStatusCode();
        var json = await JsonSerializer.DeserializeAsync<JsonElement>(await reply.Content.ReadAsStreamAsync());
        if (json.TryGetProperty("refresh_token", out var value))
        {
            Refresh = value.GetString();
        }
        return json.GetProperty("access_token").GetString()!;
    }
}
