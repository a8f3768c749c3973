using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Options;

namespace Personio.Bridge.Graph
{
    public sealed class TokenDto
    {
        [JsonPropertyName("access_token")]  public string AccessToken { get; set; } = "";
        [JsonPropertyName("expires_in")]    public int ExpiresIn { get; set; }
        [JsonPropertyName("refresh_token")] public string? RefreshToken { get; set; }
    }

    public sealed class GraphOptions
    {
        public string Tenant { get; set; } = "";
        public string AppId { get; set; } = "";
        public string AppKey { get; set; } = "";
    }

    public class PersonioTokenStore
    {
        private readonly HttpClient _http;
        private readonly GraphOptions _opt;
        private readonly SemaphoreSlim _gate = new(1, 1);
        private TokenDto? _current;
        private DateTimeOffset _validUntil;

        public PersonioTokenStore(HttpClient http, IOptions<GraphOptions> opt)
        {
            _http = http;
            _opt = opt.Value;
        }

        public async Task<string> GetAsync(CancellationToken ct)
        {
            await _gate.WaitAsync(ct);
            try
            {
                if (_current is null)
                    await RequestAsync(new Dictionary<string, string>
                    {
                        ["grant_type"] = "client_credentials",
                        ["scope"] = "https://graph.microsoft.com/.default"
                    }, ct);
                else if (_validUntil <= DateTimeOffset.UtcNow.AddMinutes(2))
                    await RequestAsync(new Dictionary<string, string>
                    {
                        ["grant_type"] = "refresh_token",
                        ["refresh_token"] = _current.RefreshToken!
                    }, ct);
                return _current!.AccessToken;
            }
            finally { _gate.Release(); }
        }

        private async Task RequestAsync(IDictionary<string, string> form, CancellationToken ct)
        {
            form["client_id"] = _opt.AppId;
            form["client_secret"] = _opt.AppKey;
            var url = $"https://login.microsoftonline.com/{_opt.Tenant}/oauth2/v2.0/token";
            using var res = await _http.PostAsync(url, new FormUrlEncodedContent(form), ct);
            res.EnsureSuccessStatusCode();
            _current = JsonSerializer.Deserialize<TokenDto>(await res.Content.ReadAsStringAsync(ct));
            _validUntil = DateTimeOffset.UtcNow.AddSeconds(_current!.ExpiresIn);
        }
    }
}
