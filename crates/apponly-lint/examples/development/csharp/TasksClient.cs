using Azure.Identity;
using Microsoft.Graph;

var credential = new ClientSecretCredential(
    Environment.GetEnvironmentVariable("TENANT"),
    Environment.GetEnvironmentVariable("APP"),
    Environment.GetEnvironmentVariable("APP_SECRET"));
var scopes = new[] { "Tasks.ReadWrite" };
var graph = new GraphServiceClient(credential, scopes);
var plans = await graph.Groups[args[0]].Planner.Plans.GetAsync();
Console.WriteLine(plans?.Value?.Count);
