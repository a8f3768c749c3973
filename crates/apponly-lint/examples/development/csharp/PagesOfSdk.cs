using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;

var graphClient = new GraphServiceClient(new ManagedIdentityCredential());
var first = await graphClient.Users.GetAsync(request => request.QueryParameters.Select = ["id"]);
var all = new List<User>();
var iterator = PageIterator<User, UserCollectionResponse>.CreatePageIterator(graphClient, first!, user => { all.Add(user); return true; });
await iterator.IterateAsync();
var one = await graphClient.Users[all[0].Id].GetAsync();
Console.WriteLine(first!.Value!.Count + one!.DisplayName);
