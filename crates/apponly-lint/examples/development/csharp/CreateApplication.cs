using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;

var graph = new GraphServiceClient(new AzureCliCredential());
var created = await graph.Applications.PostAsync(new Application
{
    DisplayName = "license-report",
    RequiredResourceAccess = new List<RequiredResourceAccess>
    {
        new()
        {
            ResourceAppId = "00000003-0000-0000-c000-000000000000",
            ResourceAccess = [new ResourceAccess { Id = Guid.Parse("498476ce-e0fe-48b0-b801-37ba7e2685c6"), Type = "Role" }],
        },
    },
});
Console.WriteLine(created?.AppId);
