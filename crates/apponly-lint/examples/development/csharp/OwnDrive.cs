using Azure.Identity;
using Microsoft.Graph;

namespace Backup;

internal sealed class OwnDrive
{
    private static readonly string[] Scopes = ["https://graph.microsoft.com/.default"];
    private readonly GraphServiceClient _client;

    public OwnDrive(string tenant, string app, string secret) =>
        _client = new GraphServiceClient(new ClientSecretCredential(tenant, app, secret), Scopes);

    public async Task<long?> UsedAsync() => (await _client.Me.Drive.GetAsync())?.Quota?.Used;
}
