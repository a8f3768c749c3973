using Azure.Identity;
using Microsoft.Graph;

namespace Fabrikam.Hr;

public sealed class GraphFactory
{
    private readonly string _tenant;

    public GraphFactory(string tenant) => _tenant = tenant;

    public GraphServiceClient Create()
    {
        var options = new ClientSecretCredentialOptions { AuthorityHost = AzureAuthorityHosts.AzurePublicCloud };
        var credential = new ClientSecretCredential(_tenant, "c4e2a6b8-0d1f-4a3c-8e5b-7f9d1c3b5a2e", "«34 factory»", options);
        return new GraphServiceClient(credential, new[] { "https://graph.microsoft.com/.default" });
    }
}
