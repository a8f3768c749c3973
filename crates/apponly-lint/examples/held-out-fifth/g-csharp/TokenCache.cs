using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;

namespace Bluebarn.Graph
{
    public class TokenReply
    {
        [JsonPropertyName("access_token")]  public string AccessToken { get; set; }
        [JsonPropertyName("refresh_token")] public string RefreshToken { get; set; }
        [JsonPropertyName("expires_in")]    public int ExpiresIn { get; set; }
    }

    public class TokenCache
    {
        // works for every customer
        private const string Endpoint = "https://login.microsoftonline.com/common/oauth2/v2.0/token";

        private readonly HttpClient _http;
        private readonly GraphOptions _options;
        private readonly SemaphoreSlim _gate = new SemaphoreSlim(1, 1);
        private TokenReply _current;
        private DateTimeOffset _until;

        public TokenCache(HttpClient http, GraphOptions options)
        {
            _http = http ?? throw new ArgumentNullException(nameof(http));
            _options = options;
        }

        public async Task<string> GetAsync(CancellationToken ct)
        {
            await _gate.WaitAsync(ct);
            try
            {
                if (_current == null)
                    _current = await FirstAsync(ct);
                else if (_until < DateTimeOffset.UtcNow)
                    _current = await AgainAsync(_current.RefreshToken, ct);

                _until = DateTimeOffset.UtcNow.AddSeconds(_current.ExpiresIn - 60);
                return _current.AccessToken;
            }
            finally
            {
                _gate.Release();
            }
        }

        private Task<TokenReply> FirstAsync(CancellationToken ct) => PostAsync(new Dictionary<string, string>
        {
            { "grant_type", "client_credentials" },
            { "client_id", _options.ClientId },
            { "client_secret", _options.ClientSecret },
            { "scope", "https://graph.microsoft.com/.default" }
        }, ct);

        private Task<TokenReply> AgainAsync(string refreshToken, CancellationToken ct) => PostAsync(new Dictionary<string, string>
        {
            { "grant_type", "refresh_token" },
            { "client_id", _options.ClientId },
            { "client_secret", _options.ClientSecret },
            { "refresh_token", refreshToken }
        }, ct);

        private async Task<TokenReply> PostAsync(Dictionary<string, string> form, CancellationToken ct)
        {
            using (var response = await _http.PostAsync(Endpoint, new FormUrlEncodedContent(form), ct))
            {
                response.EnsureSuccessStatusCode();
                return await response.Content.ReadFromJsonAsync<TokenReply>(cancellationToken: ct);
            }
        }
    }
}
