using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Me.SendMail;
using Microsoft.Graph.Models;

public class Sender
{
    private readonly GraphServiceClient graph;

    public Sender(IConfiguration configuration)
    {
        var credential = new ClientSecretCredential(configuration["TenantId"], configuration["ClientId"], configuration["ClientSecret"]);
        graph = new GraphServiceClient(credential);
    }

    public Task SendAsync(string from, Message message) =>
        graph.Users[from].SendMail.PostAsync(new() { Message = message });
}
