using Azure.Identity;
using Microsoft.Graph;

namespace Backup;

public class UploadToDrive
{
    private GraphServiceClient? client;

    private GraphServiceClient Client => client ??= Build();

    private static GraphServiceClient Build()
    {
        var options = new ClientSecretCredentialOptions { AuthorityHost = AzureAuthorityHosts.AzurePublicCloud };
        var credential = new ClientSecretCredential(Config.Tenant, Config.Client, Config.Secret, options);
        return new GraphServiceClient(credential);
    }

    public async Task<string?> RootAsync()
    {
        var drive = await Client.Me.Drive.GetAsync();
        return drive?.Id;
    }
}
