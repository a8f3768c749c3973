using IdentityModel.Client;

public sealed class GraphTokens(HttpClient http, IConfiguration settings)
{
    private TokenResponse? current;
    private string Address => $"https://login.microsoftonline.com/{settings["TenantId"]}/oauth2/v2.0/token";

    public async Task<string> AccessTokenAsync()
    {
        if (current is null)
        {
            current = await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest
            {
                Address = Address,
                ClientId = settings["ClientId"]!,
                ClientSecret = settings["ClientSecret"],
                Scope = "https://graph.microsoft.com/.default",
            });
        }
        else
        {
            current = await http.RequestRefreshTokenAsync(new RefreshTokenRequest
            {
                Address = Address,
                ClientId = settings["ClientId"]!,
                RefreshToken = current.RefreshToken!,
            });
        }
        return current.AccessToken!;
    }
}
