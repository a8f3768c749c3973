using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Applications.Item.AddPassword;
using Microsoft.Graph.Models;

var graph = new GraphServiceClient(new DefaultAzureCredential());
var created = await graph.Applications[args[0]].AddPassword.PostAsync(new AddPasswordPostRequestBody
{
    PasswordCredential = new PasswordCredential { DisplayName = "pipeline", EndDateTime = DateTimeOffset.UtcNow.AddMonths(6) },
});
Console.WriteLine($"key {created!.KeyId}, ends {created.EndDateTime:u}");
Console.WriteLine($"value {created.SecretText}");
