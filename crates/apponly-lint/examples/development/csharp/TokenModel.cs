using System.Text.Json.Serialization;

public sealed record TokenAnswer(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

public sealed class AppToken(HttpClient http)
{
    public async Task<string> AskAsync(string tenant, string id, string secret)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = secret,
            ["scope"] = "https://graph.microsoft.com/.default",
        };
        var reply = await http.PostAsync($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(form));
        return (await reply.Content.ReadFromJsonAsync<TokenAnswer>())!.AccessToken;
    }
}
