using Azure.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Graph.Me.SendMail;

namespace Warehouse.Notifications;

public sealed class GraphOptions
{
    public required string TenantId { get; init; }
    public required string ClientId { get; init; }
    public required string ClientSecret { get; init; }
}

/// <summary>Takes mails from the outbox table and sends them, one at a time.</summary>
public sealed class MailWorker(
    IOutbox outbox,
    IOptions<GraphOptions> options,
    ILogger<MailWorker> logger) : BackgroundService
{
    private static readonly string[] Scopes = ["https://graph.microsoft.com/.default"];

    private readonly GraphServiceClient _graph = new(
        new ClientSecretCredential(
            options.Value.TenantId, options.Value.ClientId, options.Value.ClientSecret),
        Scopes);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(20));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await foreach (var item in outbox.PendingAsync(stoppingToken))
            {
                try
                {
                    await SendAsync(item, stoppingToken);
                    await outbox.MarkSentAsync(item.Id, stoppingToken);
                }
                catch (ODataError e)
                {
                    logger.LogError("Mail {Id} failed: {Code} {Message}", item.Id, e.Error?.Code, e.Error?.Message);
                    await outbox.MarkFailedAsync(item.Id, e.Error?.Code ?? "unknown", stoppingToken);
                }
            }
        }
    }

    private Task SendAsync(OutboxItem item, CancellationToken ct) =>
        _graph.Me.SendMail.PostAsync(
            new SendMailPostRequestBody
            {
                SaveToSentItems = false,
                Message = new Message
                {
                    Subject = item.Subject,
                    Body = new ItemBody { ContentType = BodyType.Html, Content = item.Html },
                    ToRecipients = item.To
                        .Select(a => new Recipient { EmailAddress = new EmailAddress { Address = a } })
                        .ToList(),
                    From = new Recipient { EmailAddress = new EmailAddress { Address = "warehouse@contoso.com" } },
                },
            },
            cancellationToken: ct);
}
