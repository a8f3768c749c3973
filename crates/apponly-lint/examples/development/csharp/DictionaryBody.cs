using System.Net.Http.Json;

public sealed class Declares(HttpClient http)
{
    public Task<HttpResponseMessage> RunAsync(string id, string role)
    {
        var body = new Dictionary<string, object>
        {
            ["requiredResourceAccess"] = new object[]
            {
                new Dictionary<string, object>
                {
                    ["resourceAppId"] = "00000003-0000-0000-c000-000000000000",
                    ["resourceAccess"] = new[] { new Dictionary<string, string> { ["id"] = role, ["type"] = "Role" } },
                },
            },
        };
        return http.PatchAsync($"v1.0/applications/{id}", JsonContent.Create(body));
    }
}
