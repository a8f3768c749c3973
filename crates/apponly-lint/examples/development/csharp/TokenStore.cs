using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json;
using System.Threading.Tasks;
using Microsoft.Extensions.Configuration;

public class TokenStore
{
    private readonly HttpClient _http;
    private readonly IConfiguration _config;
    private string _refreshToken;

    public TokenStore(HttpClient http, IConfiguration config)
    {
        _http = http;
        _config = config;
    }

    public async Task<string> LoginAsync()
    {
        var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _config["Graph:ClientId"],
            ["client_secret"] = _config["Graph:ClientSecret"],
            ["scope"] = "https://graph.microsoft.com/.default"
        });
        var response = await _http.PostAsync($"https://login.microsoftonline.com/{_config["Graph:Tenant"]}/oauth2/v2.0/token", form);
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        _refreshToken = json.RootElement.GetProperty("refresh_token").GetString();
        return json.RootElement.GetProperty("access_token").GetString();
    }
}
