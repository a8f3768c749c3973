using Azure.Identity;
using Microsoft.Graph;

public class Directory
{
    public async Task<string?> WhoAsync(string assertion)
    {
        var app = new GraphServiceClient(new ClientSecretCredential(tenant, client, secret));
        var count = await app.Users.Count.GetAsync(r => r.Headers.Add("ConsistencyLevel", "eventual"));

        var userClient = new GraphServiceClient(new OnBehalfOfCredential(tenant, client, secret, assertion));
        var me = await userClient.Me.GetAsync();
        return $"{me?.DisplayName} of {count}";
    }

    private readonly string tenant = Environment.GetEnvironmentVariable("TENANT")!;
    private readonly string client = Environment.GetEnvironmentVariable("CLIENT")!;
    private readonly string secret = Environment.GetEnvironmentVariable("SECRET")!;
}
