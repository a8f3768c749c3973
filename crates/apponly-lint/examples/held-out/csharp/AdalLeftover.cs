using System.Threading.Tasks;
using Microsoft.IdentityModel.Clients.ActiveDirectory;

public static class OldAuth
{
    public static async Task<string> TokenAsync(string tenant, string clientId)
    {
        var context = new AuthenticationContext("https://login.microsoftonline.com/" + tenant);
        var credential = new ClientCredential(clientId, "«44 adal»");
        var result = await context.AcquireTokenAsync("https://graph.microsoft.com", credential);
        return result.AccessToken;
    }
}
