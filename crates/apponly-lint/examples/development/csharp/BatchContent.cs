using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;

var graph = new GraphServiceClient(new ManagedIdentityCredential(), ["https://graph.microsoft.com/.default"]);
var batch = new BatchRequestContentCollection(graph);
var profile = await batch.AddBatchRequestStepAsync(graph.Me.ToGetRequestInformation());
var room = await batch.AddBatchRequestStepAsync(graph.Users["room1@contoso.com"].ToGetRequestInformation());
var answer = await graph.Batch.PostAsync(batch);
Console.WriteLine((await answer.GetResponseByIdAsync<User>(room)).DisplayName);
