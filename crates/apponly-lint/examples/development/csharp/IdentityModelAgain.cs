using IdentityModel.Client;

public sealed class AppTokens(HttpClient http, IConfiguration settings)
{
    private TokenResponse? current;
    private DateTimeOffset until;

    public async Task<string> RefreshTokenAsync()
    {
        if (current is { IsError: false } && until > DateTimeOffset.UtcNow) return current.AccessToken!;
        current = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
        {
            Address = $"https://login.microsoftonline.com/{settings["TenantId"]}/oauth2/v2.0/token",
            ClientId = settings["ClientId"]!,
            ClientSecret = settings["ClientSecret"],
            Scope = "https://graph.microsoft.com/.default",
        });
        until = DateTimeOffset.UtcNow.AddSeconds(current.ExpiresIn - 120);
        return current.AccessToken!;
    }
}
