using Microsoft.Graph;
using Microsoft.Graph.Models;

public static class Registrar
{
    public static async Task RunAsync(GraphServiceClient graph, string objectId, string principalId, string graphPrincipal, Guid role)
    {
        await graph.Applications[objectId].PatchAsync(new Application
        {
            RequiredResourceAccess =
            [
                new RequiredResourceAccess
                {
                    ResourceAppId = "00000003-0000-0000-c000-000000000000",
                    ResourceAccess = [new ResourceAccess { Id = role, Type = "Role" }],
                },
            ],
        });
        await graph.ServicePrincipals[principalId].AppRoleAssignments.PostAsync(new AppRoleAssignment
        {
            PrincipalId = Guid.Parse(principalId),
            ResourceId = Guid.Parse(graphPrincipal),
            AppRoleId = role,
        });
    }
}
