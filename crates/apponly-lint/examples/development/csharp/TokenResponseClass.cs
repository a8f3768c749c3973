public class GraphToken
{
    [JsonProperty("access_token")] public string AccessToken { get; set; }
    [JsonProperty("refresh_token")] public string RefreshToken { get; set; }
    [JsonProperty("expires_in")] public int ExpiresIn { get; set; }
}

public class GraphAuth
{
    private GraphToken token;

    public async Task LoginAsync()
    {
        var body = $"client_id={Id}&client_secret={Uri.EscapeDataString(Secret)}&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default";
        var reply = await Http.PostAsync(Url, new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"));
        token = JsonConvert.DeserializeObject<GraphToken>(await reply.Content.ReadAsStringAsync());
    }

    public async Task RenewAsync()
    {
        var body = $"client_id={Id}&client_secret={Uri.EscapeDataString(Secret)}&grant_type=refresh_token&refresh_token={token.RefreshToken}";
        var reply = await Http.PostAsync(Url, new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"));
        token = JsonConvert.DeserializeObject<GraphToken>(await reply.Content.ReadAsStringAsync());
    }

    private static string Url => "https://login.microsoftonline.com/" + Tenant + "/oauth2/v2.0/token";
}
