using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Identity.Client;

namespace Backup365.Onboarding;

/// <summary>
/// Customer onboarding. The customer's administrator is signed in (browser); we create the
/// app-only identity of the backup service and give it its roles.
/// </summary>
public sealed class Onboarding(HttpClient http, IPublicClientApplication pca)
{
    private static readonly string[] AdminScopes =
    [
        "https://graph.microsoft.com/Application.ReadWrite.All",
        "https://graph.microsoft.com/AppRoleAssignment.ReadWrite.All",
    ];

    private static readonly Dictionary<string, string> Roles = new()
    {
        ["Mail.Read"] = "810c84a8-4a9e-49e6-bf7d-12d183f40d01",
        ["Files.Read.All"] = "01d4889c-1287-42c6-ac1f-5d1e02578ef6",
    };

    private const string Base = "https://graph.microsoft.com/v1.0/";
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    public async Task<Guid> RunAsync(string thumbprintSha1, byte[] publicKey, CancellationToken ct)
    {
        var auth = await pca.AcquireTokenInteractive(AdminScopes).WithPrompt(Prompt.SelectAccount).ExecuteAsync(ct);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", auth.AccessToken);

        var me = await Get("me?$select=userPrincipalName", ct);
        Console.WriteLine($"Signed in as {me["userPrincipalName"]} ({auth.TenantId})");

        var app = await Post("applications", new JsonObject
        {
            ["displayName"] = "Backup365",
            ["keyCredentials"] = new JsonArray(new JsonObject
            {
                ["type"] = "AsymmetricX509Cert",
                ["usage"] = "Verify",
                ["key"] = Convert.ToBase64String(publicKey),
                ["customKeyIdentifier"] = Convert.ToBase64String(Convert.FromHexString(thumbprintSha1)),
            }),
            ["requiredResourceAccess"] = new JsonArray(new JsonObject
            {
                ["resourceAppId"] = GraphAppId,
                ["resourceAccess"] = new JsonArray(Roles.Values
                    .Select(id => (JsonNode)new JsonObject { ["id"] = id, ["type"] = "Role" }).ToArray()),
            }),
        }, ct);

        var sp = await Post("servicePrincipals", new JsonObject { ["appId"] = (string)app["appId"]! }, ct);
        var resource = await Get($"servicePrincipals(appId='{GraphAppId}')?$select=id", ct);

        foreach (var (name, id) in Roles)
        {
            await Post($"servicePrincipals/{sp["id"]}/appRoleAssignments", new JsonObject
            {
                ["principalId"] = (string)sp["id"]!,
                ["resourceId"] = (string)resource["id"]!,
                ["appRoleId"] = id,
            }, ct);
            Console.WriteLine($"granted {name}");
        }
        return Guid.Parse((string)app["appId"]!);
    }

    private async Task<JsonNode> Get(string path, CancellationToken ct) =>
        (await http.GetFromJsonAsync<JsonNode>(Base + path, ct))!;

    private async Task<JsonNode> Post(string path, JsonNode body, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var res = await http.PostAsJsonAsync(Base + path, body, ct);
            if (res.IsSuccessStatusCode) return (await res.Content.ReadFromJsonAsync<JsonNode>(ct))!;
            if (attempt == 5 || res.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.BadRequest))
                throw new HttpRequestException($"{path}: {(int)res.StatusCode}", null, res.StatusCode);
            await Task.Delay(TimeSpan.FromSeconds(4 * attempt), ct); // replication
        }
    }
}
