using Microsoft.Graph;
using Microsoft.Graph.Applications.Item.AddPassword;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

var credential = new ManagedIdentityCredential();
var graph = new GraphServiceClient(credential);
var password = await graph.Applications[args[0]].AddPassword.PostAsync(new AddPasswordPostRequestBody());
var vault = new SecretClient(new System.Uri(args[1]), credential);
await vault.SetSecretAsync("graph-client-secret", password.SecretText);
System.Console.WriteLine($"stored, key {password.KeyId}");
