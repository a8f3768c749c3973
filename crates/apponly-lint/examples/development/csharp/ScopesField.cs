using Azure.Identity;
using Microsoft.Graph;

namespace Backup;

internal sealed class ScopesField
{
    private static readonly string[] Scopes = { "Files.ReadWrite.All" };

    public static GraphServiceClient Make(string tenant, string app, string secret)
    {
        var options = new ClientSecretCredentialOptions { AuthorityHost = AzureAuthorityHosts.AzurePublicCloud };
        var credential = new ClientSecretCredential(tenant, app, secret, options);
        return new GraphServiceClient(credential, Scopes);
    }
}
