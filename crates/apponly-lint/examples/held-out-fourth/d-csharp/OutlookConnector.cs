using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Crm.Connectors;

public record OutlookAccount(string UserId, string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt);

public interface IAccountStore
{
    Task<OutlookAccount> LoadAsync(string userId);
    Task SaveAsync(OutlookAccount account);
}

/// <summary>
/// The sales person connects the own mailbox once (authorization code + PKCE), after that the
/// connector keeps the connection alive with the refresh token. Example of a callback:
/// <code>GET /connect/outlook?code=0.AXoA_example&amp;state=6f1c</code>
/// </summary>
public class OutlookConnector(HttpClient http, IConfiguration cfg, IAccountStore store)
{
    private const string Scope = "openid offline_access https://graph.microsoft.com/Mail.ReadWrite";
    private readonly string _endpoint = $"https://login.microsoftonline.com/{cfg["Outlook:Tenant"] ?? "common"}/oauth2/v2.0/token";

    public Task<OutlookAccount> ConnectAsync(string userId, string code, string verifier) =>
        TokenAsync(userId, new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["code_verifier"] = verifier,
            ["redirect_uri"] = cfg["Outlook:RedirectUri"]!,
        });

    public async Task MoveToCrmFolderAsync(string userId, string messageId, string folderId)
    {
        var account = await store.LoadAsync(userId);
        if (account.ExpiresAt < DateTimeOffset.UtcNow.AddMinutes(5))
            account = await RenewAsync(account);

        for (var attempt = 0; ; attempt++)
        {
            using var req = new HttpRequestMessage(HttpMethod.Post,
                $"https://graph.microsoft.com/v1.0/me/messages/{messageId}/move");
            req.Headers.Authorization = new AuthenticationHeaderValue("Bearer", account.AccessToken);
            req.Content = JsonContent.Create(new { destinationId = folderId });
            using var res = await http.SendAsync(req);
            if (res.StatusCode == HttpStatusCode.Unauthorized && attempt == 0)
            {
                account = await RenewAsync(account);
                continue;
            }
            res.EnsureSuccessStatusCode();
            return;
        }
    }

    private Task<OutlookAccount> RenewAsync(OutlookAccount a) =>
        TokenAsync(a.UserId, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = a.RefreshToken });

    private async Task<OutlookAccount> TokenAsync(string userId, Dictionary<string, string> form)
    {
        form["client_id"] = cfg["Outlook:ClientId"]!;
        form["client_secret"] = cfg["Outlook:ClientSecret"]!;
        form["scope"] = Scope;
        using var res = await http.PostAsync(_endpoint, new FormUrlEncodedContent(form));
        var json = JsonNode.Parse(await res.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!;
        var account = new OutlookAccount(userId,
            (string)json["access_token"]!,
            (string)json["refresh_token"]!,
            DateTimeOffset.UtcNow.AddSeconds((int)json["expires_in"]!));
        await store.SaveAsync(account);
        return account;
    }
}
