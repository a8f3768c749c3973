using Azure.Identity;
using Microsoft.Graph;

public class CalendarJob
{
    private readonly GraphServiceClient _graph = new(new ManagedIdentityCredential(), ["https://graph.microsoft.com/.default"]);

    public async Task<int> CountAsync()
    {
        var events = await _graph.Me.Calendar.Events.GetAsync();
        return events?.Value?.Count ?? 0;
    }
}
