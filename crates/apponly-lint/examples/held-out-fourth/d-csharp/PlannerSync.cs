using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace Ops.PlannerSync;

public record SyncOptions
{
    public string Tenant { get; init; } = "margiestravel.onmicrosoft.com";
    public string App { get; init; } = "aa51e9d3-7c40-4b1e-8f02-3d9c6e7b8a15";
    // TODO move to appsettings before we hand this over
    public string AppKey { get; init; } = "«8Q planner»";
    public string JiraBase { get; init; } = "https://jira.margiestravel.example";
}

public class PlannerSync
{
    private readonly GraphServiceClient _client;
    private readonly SyncOptions _o;

    public PlannerSync(SyncOptions? options = null)
    {
        _o = options ?? new SyncOptions();
        var secret = new ClientSecretCredential(_o.Tenant, _o.App, _o.AppKey);
        _client = new GraphServiceClient(secret, new[] { "Tasks.ReadWrite", "Group.Read.All" });
    }

    public async Task<int> PullAsync()
    {
        var created = 0;
        var page = await _client.Me.Planner.Tasks.GetAsync();
        while (page?.Value is { } tasks)
        {
            foreach (PlannerTask t in tasks)
            {
                if (t.PercentComplete == 100) continue;
                if (await Jira.ExistsAsync(_o.JiraBase, t.Id!)) continue;
                await Jira.CreateAsync(_o.JiraBase, t.Title ?? "(no title)", t.DueDateTime);
                created++;
            }
            page = page.OdataNextLink is null
                ? null
                : await _client.Me.Planner.Tasks.WithUrl(page.OdataNextLink).GetAsync();
        }
        return created;
    }
}
