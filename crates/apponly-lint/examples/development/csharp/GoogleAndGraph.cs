using System.Collections.Generic;
using System.Net.Http;
using System.Threading.Tasks;
using Azure.Identity;

public class CalendarBridge(HttpClient http, GoogleOptions google)
{
    private readonly ClientSecretCredential entra = new(Env("TENANT"), Env("CLIENT"), Env("SECRET"));

    public async Task<string> GoogleTokenAsync()
    {
        var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = google.ClientId, ["client_secret"] = google.ClientSecret,
            ["grant_type"] = "refresh_token", ["refresh_token"] = google.RefreshToken,
        });
        var reply = await http.PostAsync("https://oauth2.googleapis.com/token", form);
        return await reply.Content.ReadAsStringAsync();
    }

    private static string Env(string name) => System.Environment.GetEnvironmentVariable(name)!;
}
