using Microsoft.Graph;
using Microsoft.Graph.Auth;
using Microsoft.Identity.Client;

internal static class Program
{
    private static async Task Main()
    {
        IConfidentialClientApplication application = ConfidentialClientApplicationBuilder
            .Create(Environment.GetEnvironmentVariable("ClientId"))
            .WithTenantId(Environment.GetEnvironmentVariable("TenantId"))
            .WithClientSecret(Environment.GetEnvironmentVariable("ClientSecret"))
            .Build();

        var provider = new ClientCredentialProvider(application);
        var graphServiceClient = new GraphServiceClient(provider);

        var me = await graphServiceClient.Me.Request().GetAsync();
        Console.WriteLine(me.DisplayName);
    }
}
