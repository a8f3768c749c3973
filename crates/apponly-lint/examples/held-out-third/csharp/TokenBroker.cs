using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;

namespace Yunqi.Crm.Graph;

public record AadTokenResponse(
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

public class AadSettings
{
    public string Tenant { get; set; } = "";
    public string ClientId { get; set; } = "";
    public string ClientSecret { get; set; } = "";
    public string Resource { get; set; } = "https://graph.microsoft.com";
}

/// <summary>
/// 获取访问令牌（客户端凭据模式），供定时任务使用
/// </summary>
public class TokenBroker
{
    private readonly HttpClient _http;
    private readonly AadSettings _cfg;
    private AadTokenResponse? _token;
    private DateTimeOffset _expires;
    private readonly SemaphoreSlim _gate = new(1, 1);

    public TokenBroker(HttpClient http, IOptions<AadSettings> cfg)
    {
        _http = http;
        _cfg = cfg.Value;
    }

    public async Task<string> GetAsync(CancellationToken ct = default)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_token is null)
            {
                await ApplyAsync(new() { ["grant_type"] = "client_credentials" }, ct);
            }
            else if (_expires - DateTimeOffset.UtcNow < TimeSpan.FromMinutes(3))
            {
                // 即将过期，用刷新令牌换取新的令牌
                await ApplyAsync(new()
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = _token.RefreshToken!,
                }, ct);
            }
            return _token!.AccessToken;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task ApplyAsync(Dictionary<string, string> form, CancellationToken ct)
    {
        form["client_id"] = _cfg.ClientId;
        form["client_secret"] = _cfg.ClientSecret;
        form["scope"] = _cfg.Resource + "/.default";

        using var res = await _http.PostAsync(
            $"https://login.microsoftonline.com/{_cfg.Tenant}/oauth2/v2.0/token",
            new FormUrlEncodedContent(form), ct);
        if (!res.IsSuccessStatusCode)
            throw new InvalidOperationException($"令牌请求失败：{(int)res.StatusCode}");
        _token = await res.Content.ReadFromJsonAsync<AadTokenResponse>(cancellationToken: ct);
        _expires = DateTimeOffset.UtcNow.AddSeconds(_token!.ExpiresIn);
    }
}
