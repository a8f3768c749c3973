using Pulumi;
using Pulumi.AzureAD;
using Pulumi.AzureAD.Inputs;

public class WorkerStack : Stack
{
    public WorkerStack()
    {
        var graph = GetServicePrincipal.Invoke(new() { ClientId = "00000003-0000-0000-c000-000000000000" });
        var role = graph.Apply(g => g.AppRoleIds["Mail.Read"]);
        var app = new Application("worker", new()
        {
            DisplayName = "worker",
            RequiredResourceAccesses = new ApplicationRequiredResourceAccessArgs
            {
                ResourceAppId = "00000003-0000-0000-c000-000000000000",
                ResourceAccesses = new ApplicationRequiredResourceAccessResourceAccessArgs { Id = role, Type = "Role" },
            },
        });
        var principal = new ServicePrincipal("worker", new() { ClientId = app.ClientId });
        _ = new AppRoleAssignment("worker", new()
        {
            AppRoleId = role,
            PrincipalObjectId = principal.ObjectId,
            ResourceObjectId = graph.Apply(g => g.ObjectId),
        });
    }
}
