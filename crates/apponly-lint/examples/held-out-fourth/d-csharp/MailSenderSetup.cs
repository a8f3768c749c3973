using System.CommandLine;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;

// dotnet run -- "Invoice robot" Mail.Send
var nameArg = new Argument<string>("name");
var rolesArg = new Argument<string[]>("roles");
var root = new RootCommand("registers a daemon and assigns its application permissions") { nameArg, rolesArg };

root.SetAction(async (result, ct) =>
{
    var name = result.GetValue(nameArg)!;
    var roles = result.GetValue(rolesArg)!;

    // an administrator signs in here
    var graph = new GraphServiceClient(
        new InteractiveBrowserCredential(),
        ["Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"]);

    var admin = await graph.Me.GetAsync(c => c.QueryParameters.Select = ["userPrincipalName"], ct);
    Console.WriteLine($"signed in as {admin!.UserPrincipalName}");

    var resource = await graph.ServicePrincipalsWithAppId("00000003-0000-0000-c000-000000000000")
        .GetAsync(c => c.QueryParameters.Select = ["id", "appId", "appRoles"], ct);

    var ids = roles.Select(r => resource!.AppRoles!.Single(x => x.Value == r).Id).ToList();

    var app = await graph.Applications.PostAsync(new Application
    {
        DisplayName = name,
        RequiredResourceAccess =
        [
            new()
            {
                ResourceAppId = resource!.AppId,
                ResourceAccess = ids.ConvertAll(id => new ResourceAccess { Id = id, Type = "Role" }),
            },
        ],
    }, cancellationToken: ct);

    var sp = await graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = app!.AppId }, cancellationToken: ct);

    foreach (var id in ids)
    {
        try
        {
            await graph.ServicePrincipals[sp!.Id].AppRoleAssignments.PostAsync(new AppRoleAssignment
            {
                PrincipalId = Guid.Parse(sp.Id!),
                ResourceId = Guid.Parse(resource.Id!),
                AppRoleId = id,
            }, cancellationToken: ct);
        }
        catch (ODataError e) when (e.Error?.Message?.Contains("already exists") == true) { }
    }

    Console.WriteLine($"client id {app.AppId}, {ids.Count} role(s) assigned");
});

return await root.Parse(args).InvokeAsync();
