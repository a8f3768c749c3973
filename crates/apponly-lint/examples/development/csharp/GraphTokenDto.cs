public class GraphTokenDto
{
    [JsonProperty("access_token")] public string AccessToken { get; set; }
    [JsonProperty("refresh_token")] public string RefreshToken { get; set; }
}

public class Auth
{
    public async Task<string> LoginAsync()
    {
        var body = $"client_id={Id}&client_secret={Uri.EscapeDataString(Secret)}&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default";
        var reply = await Http.PostAsync(Url, new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"));
        return JsonConvert.DeserializeObject<GraphTokenDto>(await reply.Content.ReadAsStringAsync()).AccessToken;
    }

    private static string Url => "https://login.microsoftonline.com/" + Tenant + "/oauth2/v2.0/token";
}
