public static class TwoGrants
{
    public static Dictionary<string, string> ForApp(Settings s) => new()
    {
        ["grant_type"] = "client_credentials", ["client_id"] = s.Id, ["client_secret"] = s.Secret,
        ["scope"] = "https://graph.microsoft.com/.default",
    };

    public static Dictionary<string, string> ForUser(Settings s, string refreshToken) => new()
    {
        ["grant_type"] = "refresh_token", ["client_id"] = s.Id, ["refresh_token"] = refreshToken,
    };

    public static Task<HttpResponseMessage> SendAsync(HttpClient http, string tenant, Dictionary<string, string> form) =>
        http.PostAsync($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(form));
}
