using Pulumi;
using Pulumi.AzureAD;
using Pulumi.AzureAD.Inputs;

return await Deployment.RunAsync(() =>
{
    var app = new Application("mail-archive", new ApplicationArgs
    {
        DisplayName = "mail-archive",
        RequiredResourceAccesses =
        {
            new ApplicationRequiredResourceAccessArgs
            {
                ResourceAppId = "00000003-0000-0000-c000-000000000000",
                ResourceAccesses =
                {
                    new ApplicationRequiredResourceAccessResourceAccessArgs
                    {
                        Id = "810c84a8-4a9e-49e6-bf7d-12d183f40d01",
                        Type = "Role",
                    },
                },
            },
        },
    });
    _ = new ServicePrincipal("mail-archive", new ServicePrincipalArgs { ClientId = app.ClientId });
});
