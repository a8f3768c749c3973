using Azure.Identity;
using Microsoft.Graph;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddSingleton(_ => new GraphServiceClient(
    new ClientCertificateCredential(
        builder.Configuration["Graph:TenantId"],
        builder.Configuration["Graph:ClientId"],
        builder.Configuration["Graph:CertificatePath"])));
builder.Services.AddHostedService<Worker>();
builder.Build().Run();

public class Worker : BackgroundService
{
    private readonly GraphServiceClient graphClient;

    public Worker(GraphServiceClient graphClient) => this.graphClient = graphClient;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var drive = await graphClient.Me.Drive.GetAsync(cancellationToken: stoppingToken);
            Console.WriteLine(drive?.Quota?.Remaining);
            await Task.Delay(TimeSpan.FromHours(1), stoppingToken);
        }
    }
}
