using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace OverlayBot.Auth;

// Twitch: an app token for the event subscriptions, a user token (with refresh) for the chat.
public sealed class StreamTokens(IHttpClientFactory factory, IConfiguration config, ITokenFile file)
{
    private const string TokenUrl = "https://id.twitch.tv/oauth2/token";

    private readonly string _id = config["Twitch:ClientId"]!;
    private readonly string _secret = config["Twitch:ClientSecret"]!;
    private string? _appToken;
    private DateTimeOffset _appUntil;

    public async Task<string> AppAsync(CancellationToken ct)
    {
        if (_appToken is not null && DateTimeOffset.UtcNow < _appUntil) return _appToken;

        var reply = await PostAsync(new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = _id,
            ["client_secret"] = _secret,
            ["scope"] = "channel:read:subscriptions",
        }, ct);
        _appUntil = DateTimeOffset.UtcNow.AddSeconds(reply.ExpiresIn - 60);
        return _appToken = reply.AccessToken;
    }

    public async Task<string> UserAsync(CancellationToken ct)
    {
        var saved = await file.ReadAsync(ct) ?? throw new InvalidOperationException("run the login page first");
        var reply = await PostAsync(new()
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = _id,
            ["client_secret"] = _secret,
            ["refresh_token"] = saved,
        }, ct);
        if (reply.RefreshToken is { } rotated) await file.WriteProtectedAsync(rotated, ct);
        return reply.AccessToken;
    }

    private async Task<Reply> PostAsync(Dictionary<string, string> form, CancellationToken ct)
    {
        var http = factory.CreateClient("twitch");
        using var response = await http.PostAsync(TokenUrl, new FormUrlEncodedContent(form), ct);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Reply>(ct))!;
    }

    private sealed record Reply(
        [property: JsonPropertyName("access_token")] string AccessToken,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken,
        [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
