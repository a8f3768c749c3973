using Microsoft.IdentityModel.Clients.ActiveDirectory;

public static class AdalContext
{
    public static async Task<string> TokenAsync(string tenant, string id, X509Certificate2 certificate)
    {
        var context = new AuthenticationContext($"https://login.windows.net/{tenant}");
        var result = await context.AcquireTokenAsync("https://graph.microsoft.com", new ClientAssertionCertificate(id, certificate));
        return result.AccessToken;
    }
}
