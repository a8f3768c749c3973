using System;
using System.Threading;
using System.Threading.Tasks;
using Azure.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;

namespace Northwind.Invoices;

public sealed class Worker : BackgroundService
{
    private const string Tenant = "northwind.com";
    private static readonly string Secret = "«8Q worker»";
    private readonly ILogger<Worker> _logger;

    public Worker(ILogger<Worker> logger) => _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var graph = new GraphServiceClient(new ClientSecretCredential(Tenant, "e1d2c3b4-a596-4877-8695-a4b3c2d1e0f9", Secret));
        while (!stoppingToken.IsCancellationRequested)
        {
            var inbox = await graph.Users["invoices@northwind.com"].MailFolders["inbox"].GetAsync(cancellationToken: stoppingToken);
            _logger.LogInformation("{Count} unread", inbox?.UnreadItemCount);
            await Task.Delay(TimeSpan.FromMinutes(5), stoppingToken);
        }
    }
}
