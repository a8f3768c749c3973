using Azure.Core;
using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace Onprem.Connector.Setup;

public sealed class AppRegistrar
{
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    // what the connector does later: read groups and their members, read sign-ins
    private static readonly string[] Needed = { "Group.Read.All", "AuditLog.Read.All" };

    private readonly GraphServiceClient _graph;

    public AppRegistrar(TokenCredential admin) =>
        _graph = new GraphServiceClient(admin, new[] { "https://graph.microsoft.com/.default" });

    public async Task<string> RegisterAsync(string name, byte[] certificate)
    {
        var graphSp = await _graph.ServicePrincipalsWithAppId(GraphAppId).GetAsync();

        var roles = graphSp!.AppRoles!
            .Where(r => Needed.Contains(r.Value))
            .Select(r => new ResourceAccess { Id = r.Id, Type = "Role" })
            .ToList();
        if (roles.Count != Needed.Length)
            throw new InvalidOperationException("unknown permission in the list");

        var app = await _graph.Applications.PostAsync(new Application
        {
            DisplayName = name,
            SignInAudience = "AzureADMyOrg",
            RequiredResourceAccess = new List<RequiredResourceAccess>
            {
                new() { ResourceAppId = GraphAppId, ResourceAccess = roles },
            },
            KeyCredentials = new List<KeyCredential>
            {
                new() { Type = "AsymmetricX509Cert", Usage = "Verify", Key = certificate },
            },
        });

        var sp = await _graph.ServicePrincipals.PostAsync(new ServicePrincipal
        {
            AppId = app!.AppId,
            Tags = new List<string> { "WindowsAzureActiveDirectoryIntegratedApp" },
        });

        // consent for the whole organisation
        await _graph.Oauth2PermissionGrants.PostAsync(new OAuth2PermissionGrant
        {
            ClientId = sp!.Id,
            ConsentType = "AllPrincipals",
            ResourceId = graphSp.Id,
            Scope = string.Join(' ', Needed),
        });

        return app.AppId!;
    }
}
