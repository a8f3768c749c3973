using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Graph;

var config = new ConfigurationBuilder().AddJsonFile("appsettings.json").AddUserSecrets<Program>().AddEnvironmentVariables().Build();
var credential = new ClientSecretCredential(config["AzureAd:TenantId"], config["AzureAd:ClientId"], config["AzureAd:ClientSecret"]);
var graph = new GraphServiceClient(credential, new[] { "https://graph.microsoft.com/.default" });

var page = await graph.Groups.GetAsync(r => r.QueryParameters.Select = new[] { "id", "displayName" });
var iterator = PageIterator<Microsoft.Graph.Models.Group, Microsoft.Graph.Models.GroupCollectionResponse>.CreatePageIterator(
    graph, page!, group => { Console.WriteLine(group.DisplayName); return true; });
await iterator.IterateAsync();
