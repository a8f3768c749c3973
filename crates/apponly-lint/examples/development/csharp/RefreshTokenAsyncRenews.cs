using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Json;
using System.Threading.Tasks;

public class TokenProvider
{
    private readonly HttpClient _http;
    private readonly string _tenant, _id, _secret;
    private string _token;
    private DateTimeOffset _until;

    public TokenProvider(HttpClient http, string tenant, string id, string secret) =>
        (_http, _tenant, _id, _secret) = (http, tenant, id, secret);

    public async Task<string> GetAsync()
    {
        if (DateTimeOffset.UtcNow >= _until)
        {
            await RefreshTokenAsync();
        }
        return _token;
    }

    private async Task RefreshTokenAsync()
    {
        var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _id,
            ["client_secret"] = _secret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        var reply = await _http.PostAsync($"https://login.microsoftonline.com/{_tenant}/oauth2/v2.0/token", form);
        var answer = await reply.Content.ReadFromJsonAsync<Answer>();
        _token = answer.access_token;
        _until = DateTimeOffset.UtcNow.AddSeconds(answer.expires_in - 120);
    }

    private record Answer(string access_token, int expires_in);
}
