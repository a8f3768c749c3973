using Microsoft.Graph;

public sealed class PermissionReport(GraphServiceClient graph)
{
    public async Task<IReadOnlyList<string>> NamesAsync()
    {
        var names = new List<string>();
        var apps = await graph.Applications.GetAsync(request => request.QueryParameters.Select = ["displayName", "requiredResourceAccess"]);
        foreach (var app in apps?.Value ?? [])
        {
            if (app.RequiredResourceAccess?.Any(r => r.ResourceAccess!.Any(a => a.Type == "Role")) == true)
                names.Add(app.DisplayName!);
        }
        return names;
    }
}
