using System.Text.Json;
using Microsoft.Graph;

public sealed class Exporter(GraphServiceClient graph)
{
    public async Task WriteAsync(Stream stream)
    {
        var apps = await graph.Applications.GetAsync();
        var rows = apps!.Value!.Select(app => new
        {
            app.DisplayName,
            RequiredResourceAccess = app.RequiredResourceAccess!.SelectMany(r => r.ResourceAccess!)
                .Select(a => a.Type == "Role" ? "application" : "delegated"),
        });
        await JsonSerializer.SerializeAsync(stream, rows);
    }
}
