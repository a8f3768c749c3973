using Azure.Identity;
using Microsoft.Graph;

public static class OnBehalf
{
    public static GraphServiceClient For(string userToken, string tenant, string app, string secret)
    {
        var credential = new OnBehalfOfCredential(tenant, app, secret, userToken);
        return new GraphServiceClient(credential, new[] { "User.Read", "Calendars.Read" });
    }
}
