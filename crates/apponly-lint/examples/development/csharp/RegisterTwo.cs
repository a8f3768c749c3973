using Microsoft.Graph;
using Microsoft.Graph.Models;

var reader = await graph.Applications.PostAsync(new Application
{
    DisplayName = "reader",
    RequiredResourceAccess = new List<RequiredResourceAccess>
    {
        new() { ResourceAppId = GraphId, ResourceAccess = new List<ResourceAccess> { new() { Id = userRead, Type = "Role" } } },
    },
});
var readerPrincipal = await graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = reader!.AppId });
await graph.ServicePrincipals[readerPrincipal!.Id].AppRoleAssignments.PostAsync(new AppRoleAssignment
{
    PrincipalId = Guid.Parse(readerPrincipal.Id!), ResourceId = graphPrincipal, AppRoleId = userRead,
});

var mailer = await graph.Applications.PostAsync(new Application
{
    DisplayName = "mailer",
    RequiredResourceAccess = new List<RequiredResourceAccess>
    {
        new() { ResourceAppId = GraphId, ResourceAccess = new List<ResourceAccess> { new() { Id = mailSend, Type = "Role" } } },
    },
});
var mailerPrincipal = await graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = mailer!.AppId });
Console.WriteLine(mailerPrincipal!.Id);
