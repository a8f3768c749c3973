using Azure.Identity;
using Microsoft.Graph;

var graph = new GraphServiceClient(new ManagedIdentityCredential());
var message = await graph.Teams[args[0]].Channels[args[1]].Messages[args[2]].GetAsync();
var members = await graph.Groups[args[0]].Members.Count.GetAsync(r => r.Headers.Add("ConsistencyLevel", "eventual"));
Console.WriteLine($"{message?.Subject} {members}");
