using System.Collections.Generic;
using System.Threading.Tasks;
using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;

public static class UserPages
{
    public static async Task<List<string>> NamesAsync()
    {
        var graph = new GraphServiceClient(new WorkloadIdentityCredential());
        var names = new List<string>();
        var page = await graph.Users.GetAsync(request => request.QueryParameters.Top = 500);
        while (page?.Value is { } users)
        {
            users.ForEach(user => names.Add(user.DisplayName ?? ""));
            if (page.OdataNextLink is null) break;
            page = await graph.Users.WithUrl(page.OdataNextLink).GetAsync();
        }
        return names;
    }
}
