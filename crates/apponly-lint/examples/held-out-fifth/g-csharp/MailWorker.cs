using Azure.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Graph.Me.SendMail;
using Microsoft.Graph.Models;

namespace Northpeak.Tickets.Worker;

/// <summary>Sends the daily digest of open tickets at six o'clock.</summary>
public sealed class MailWorker : BackgroundService
{
    private const string Tenant = "northpeak.onmicrosoft.com";
    private const string App = "b6f3d1d0-5a75-4f0b-a8a1-2f1c2f4a9e77";
    private const string AppCode = "«34 digest»";

    private readonly ITicketStore _tickets;
    private readonly ILogger<MailWorker> _log;
    private readonly GraphServiceClient _graph;

    public MailWorker(ITicketStore tickets, ILogger<MailWorker> log)
    {
        _tickets = tickets;
        _log = log;

        var credential = new ClientSecretCredential(Tenant, App, AppCode);
        _graph = new GraphServiceClient(credential, new[] { "https://graph.microsoft.com/.default" });
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var now = DateTime.Now;
            var next = now.Date.AddHours(now.Hour < 6 ? 6 : 30);
            await Task.Delay(next - now, stop);

            var open = await _tickets.OpenAsync(stop);
            if (open.Count == 0)
            {
                _log.LogInformation("No open tickets, no digest");
                continue;
            }

            foreach (var group in open.GroupBy(t => t.Owner))
            {
                try
                {
                    await SendAsync(group.Key, group.ToList(), stop);
                }
                catch (ServiceException ex)
                {
                    _log.LogError(ex, "Digest for {Owner} failed", group.Key);
                }
            }
        }
    }

    private Task SendAsync(string owner, IReadOnlyList<Ticket> tickets, CancellationToken stop)
    {
        var lines = string.Join("", tickets.Select(t => $"<li>#{t.Number} {t.Title}</li>"));
        var body = new SendMailPostRequestBody
        {
            Message = new Message
            {
                Subject = $"{tickets.Count} open tickets",
                Body = new ItemBody { ContentType = BodyType.Html, Content = $"<ul>{lines}</ul>" },
                ToRecipients = new List<Recipient> { new() { EmailAddress = new EmailAddress { Address = owner } } },
            },
            SaveToSentItems = false,
        };
        return _graph.Me.SendMail.PostAsync(body, cancellationToken: stop);
    }
}
