using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Me.SendMail;
using Microsoft.Graph.Models;

namespace Reports;

public sealed class Mailer(MailerOptions options)
{
    private static readonly string[] Scopes = ["https://graph.microsoft.com/.default"];

    private GraphServiceClient CreateClient() =>
        new(new ClientSecretCredential(options.TenantId, options.ClientId, options.ClientSecret), Scopes);

    public async Task SendAsync(Message message, CancellationToken cancellation)
    {
        var graph = CreateClient();
        await graph.Me.SendMail.PostAsync(new SendMailPostRequestBody { Message = message }, cancellationToken: cancellation);
    }
}
