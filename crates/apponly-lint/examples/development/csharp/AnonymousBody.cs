using System.Net.Http.Json;

internal sealed class ApplicationSetup(HttpClient http)
{
    private const string Graph = "00000003-0000-0000-c000-000000000000";

    public async Task DeclareAsync(string objectId, IEnumerable<string> roles)
    {
        var body = new
        {
            requiredResourceAccess = new[]
            {
                new { resourceAppId = Graph, resourceAccess = roles.Select(id => new { id, type = "Role" }).ToArray() },
            },
        };
        using var response = await http.PatchAsJsonAsync($"v1.0/applications/{objectId}", body);
        response.EnsureSuccessStatusCode();
    }
}
