using Microsoft.Graph.Models;

public static class Wanted
{
    public static readonly RequiredResourceAccess Graph = new()
    {
        ResourceAppId = "00000003-0000-0000-c000-000000000000",
        ResourceAccess =
        [
            new ResourceAccess
            {
                Id = Guid.Parse("b633e1c5-b582-4048-a93e-9f11b44c7e96"),
                Type = "Scope",
            },
            new ResourceAccess { Id = new Guid("e1fe6dd8-ba31-4d61-89e7-88639da4683d"), Type = "Scope" },
        ],
    };
}
