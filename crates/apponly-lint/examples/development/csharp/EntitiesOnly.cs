using System.Text.Json.Serialization;

namespace Contoso.Tokens;

/// <summary>Answer of a token endpoint. With client_credentials RefreshToken is always null.</summary>
public sealed record TokenReply(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken);

public interface ITokenStore
{
    void Save(string user, string refreshToken);
    string? RefreshTokenOf(string user);
}
