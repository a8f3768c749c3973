using System.IO;
using Microsoft.Graph;
using Microsoft.Graph.Applications.Item.AddPassword;
using Azure.Identity;

var graph = new GraphServiceClient(new ManagedIdentityCredential());
var password = await graph.Applications[args[0]].AddPassword.PostAsync(new AddPasswordPostRequestBody());
File.WriteAllText("secret.txt", password.SecretText);
System.Console.WriteLine($"key {password.KeyId}, until {password.EndDateTime}");
