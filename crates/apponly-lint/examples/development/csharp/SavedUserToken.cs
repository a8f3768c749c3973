using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;

namespace Clips;

/// <summary>Tokens for the app's own calls, and for the channel whose owner signed in on the settings page.</summary>
public sealed class Tokens(HttpClient http, IVaultFile vault, ClipOptions options)
{
    public async Task<string> AppAsync()
    {
        var answer = await SendAsync(new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = options.Id,
            ["client_secret"] = options.Secret,
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        return answer.AccessToken;
    }

    public async Task<string> OwnerAsync()
    {
        var kept = await vault.ReadTextAsync("owner");
        var answer = await SendAsync(new()
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = options.Id,
            ["client_secret"] = options.Secret,
            ["refresh_token"] = kept,
        });
        return answer.AccessToken;
    }

    private async Task<Answer> SendAsync(Dictionary<string, string> form) =>
        await Answer.FromAsync(await http.PostAsync(options.TokenAddress, new FormUrlEncodedContent(form)));
}
