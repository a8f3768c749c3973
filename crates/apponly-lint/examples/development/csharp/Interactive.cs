using Azure.Identity;
using Microsoft.Graph;

var credential = new InteractiveBrowserCredential(new InteractiveBrowserCredentialOptions { TenantId = "common", ClientId = args[0] });
var graph = new GraphServiceClient(credential, ["User.Read", "Files.Read"]);
Console.WriteLine((await graph.Me.GetAsync())?.DisplayName);
