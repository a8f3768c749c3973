using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Graph.Applications.Item.AddPassword;
using Microsoft.Graph.Models;

namespace Onboarding;

/// <summary>Creates one app registration for each new customer tenant.</summary>
public sealed class AppProvisioner(GraphServiceClient graph, SecretClient vault, ILogger<AppProvisioner> log)
{
    private const string MsGraph = "00000003-0000-0000-c000-000000000000";

    private static readonly Dictionary<string, Guid> Roles = new()
    {
        ["Sites.Read.All"] = new("332a536c-c7ef-4017-ab91-336970924f0d"),
        ["Group.Read.All"] = new("5b567255-7703-4780-807c-7be8301ae99b"),
    };

    public async Task<string> CreateAsync(string customer, CancellationToken ct = default)
    {
        var wanted = Roles.Values
            .Select(id => new ResourceAccess { Id = id, Type = "Role" })
            .ToList();

        var app = await graph.Applications.PostAsync(new Application
        {
            DisplayName = $"indexer-{customer}",
            SignInAudience = "AzureADMyOrg",
            RequiredResourceAccess =
            [
                new RequiredResourceAccess { ResourceAppId = MsGraph, ResourceAccess = wanted }
            ],
        }, cancellationToken: ct);

        var principal = await graph.ServicePrincipals.PostAsync(
            new ServicePrincipal { AppId = app!.AppId, Tags = ["HideApp"] }, cancellationToken: ct);
        log.LogInformation("service principal {Id}", principal!.Id);

        var password = await graph.Applications[app.Id].AddPassword.PostAsync(new AddPasswordPostRequestBody
        {
            PasswordCredential = new PasswordCredential
            {
                DisplayName = "provisioned",
                EndDateTime = DateTimeOffset.UtcNow.AddMonths(3),
            },
        }, cancellationToken: ct);

        await vault.SetSecretAsync($"indexer-{customer}", password!.SecretText, ct);
        log.LogInformation("{Customer} is ready, client id {ClientId}", customer, app.AppId);
        return app.AppId!;
    }
}
