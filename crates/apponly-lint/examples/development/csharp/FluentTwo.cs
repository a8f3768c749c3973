using Microsoft.Graph;
using Microsoft.Graph.Models;

var audit = new Application
{
    DisplayName = "audit",
    RequiredResourceAccess = new() { new() { ResourceAppId = graphId, ResourceAccess = new() { new() { Id = auditRead, Type = "Role" } } } },
};
var alert = new Application
{
    DisplayName = "alert",
    RequiredResourceAccess = new() { new() { ResourceAppId = graphId, ResourceAccess = new() { new() { Id = mailSend, Type = "Role" } } } },
};
var auditCreated = await client.Applications.PostAsync(audit);
var alertCreated = await client.Applications.PostAsync(alert);
var auditPrincipal = await client.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = auditCreated!.AppId });
await client.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = alertCreated!.AppId });
await client.ServicePrincipals[graphPrincipal].AppRoleAssignedTo.PostAsync(new AppRoleAssignment
{
    PrincipalId = Guid.Parse(auditPrincipal!.Id!),
    ResourceId = Guid.Parse(graphPrincipal),
    AppRoleId = auditRead,
});
