using Azure.Identity;
using Microsoft.Graph;

var graphClient = new GraphServiceClient(new ManagedIdentityCredential());
var groups = await graphClient.Groups.GetAsync();
foreach (var group in groups!.Value!)
{
    Console.WriteLine(group.DisplayName);
}
