using Microsoft.Graph;
using Microsoft.Graph.Models;

var graph = new GraphServiceClient(new Azure.Identity.DefaultAzureCredential());
var resource = new RequiredResourceAccess { ResourceAppId = "00000003-0000-0000-c000-000000000000", ResourceAccess = new() };
resource.ResourceAccess.Add(new ResourceAccess { Id = new Guid("7b2449af-6ccd-4f4d-9f78-e550c193f0d1"), Type = "Scope" });
resource.ResourceAccess.Add(new ResourceAccess { Id = new Guid("e1fe6dd8-ba31-4d61-89e7-88639da4683d"), Type = "Scope" });
await graph.Applications[args[0]].PatchAsync(new Application { RequiredResourceAccess = new() { resource } });
