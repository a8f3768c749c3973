using IdentityModel.Client;
using Microsoft.AspNetCore.Authentication;

public static class CookieRefresh
{
    public static async Task RenewAsync(HttpContext context, HttpClient http, string tenant)
    {
        var kept = await context.GetTokenAsync("refresh_token");
        var answer = await http.RequestRefreshTokenAsync(new RefreshTokenRequest
        {
            Address = $"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
            ClientId = Environment.GetEnvironmentVariable("CLIENT_ID")!,
            RefreshToken = kept!,
        });
        context.Items["access_token"] = answer.AccessToken;
    }
}
