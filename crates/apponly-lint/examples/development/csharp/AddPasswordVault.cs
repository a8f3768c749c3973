using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Graph;
using Microsoft.Graph.Applications.Item.AddPassword;

var credential = new DefaultAzureCredential();
var graph = new GraphServiceClient(credential);
var created = await graph.Applications[args[0]].AddPassword.PostAsync(new AddPasswordPostRequestBody());
await new SecretClient(new Uri(args[1]), credential).SetSecretAsync("graph-app", created!.SecretText);
Console.WriteLine($"key {created.KeyId}, hint {created.Hint}, ends {created.EndDateTime:u}");
