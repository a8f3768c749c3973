using Microsoft.Graph;
using Microsoft.Graph.Models;

public sealed class Registrar(GraphServiceClient graph)
{
    public async Task<string> RegisterAsync(string name, Guid role)
    {
        var app = await graph.Applications.PostAsync(new Application
        {
            DisplayName = name,
            RequiredResourceAccess = [ new() { ResourceAppId = Ids.Graph, ResourceAccess = [ new() { Id = role, Type = "Role" } ] } ],
        });
        var principal = await graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = app!.AppId });
        await AssignAsync(principal!.Id!, role);
        return app.AppId!;
    }

    private Task AssignAsync(string principal, Guid role) =>
        graph.ServicePrincipals[principal].AppRoleAssignedTo.PostAsync(new AppRoleAssignment { AppRoleId = role });
}
