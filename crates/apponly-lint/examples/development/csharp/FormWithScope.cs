public class TokenRequest(HttpClient http, IConfiguration configuration)
{
    public async Task<string> SendAsync()
    {
        var form = new FormUrlEncodedContent(new List<KeyValuePair<string, string>>
        {
            new KeyValuePair<string, string>("client_id", configuration["ClientId"]),
            new KeyValuePair<string, string>("client_secret", configuration["ClientSecret"]),
            new KeyValuePair<string, string>("grant_type", "client_credentials"),
            new KeyValuePair<string, string>("scope", "https://graph.microsoft.com/Sites.Read.All"),
        });
        var response = await http.PostAsync($"https://login.microsoftonline.com/{configuration["TenantId"]}/oauth2/v2.0/token", form);
        return await response.Content.ReadAsStringAsync();
    }
}
