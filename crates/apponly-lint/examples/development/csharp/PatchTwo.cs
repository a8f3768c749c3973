using Microsoft.Graph.Models;

var first = await graph.Applications.PostAsync(new Application { DisplayName = "first" });
var second = await graph.Applications.PostAsync(new Application { DisplayName = "second" });
var access = new List<RequiredResourceAccess> { new() { ResourceAppId = graphId, ResourceAccess = [new() { Id = role, Type = "Role" }] } };
foreach (var app in new[] { first!, second! })
{
    await graph.Applications[app.Id].PatchAsync(new Application { RequiredResourceAccess = access });
    var sp = await graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = app.AppId });
    await graph.ServicePrincipals[sp!.Id].AppRoleAssignments.PostAsync(new AppRoleAssignment
    {
        PrincipalId = Guid.Parse(sp.Id!), ResourceId = graphPrincipal, AppRoleId = role,
    });
}
