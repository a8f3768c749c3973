using System.Text.Json;

var form = new Dictionary<string, string>
{
    ["client_id"] = Environment.GetEnvironmentVariable("CLIENT_ID")!,
    ["client_secret"] = Environment.GetEnvironmentVariable("CLIENT_SECRET")!,
    ["scope"] = "https://graph.microsoft.com/.default",
    ["grant_type"] = "client_credentials",
};
using var http = new HttpClient();
var tenant = Environment.GetEnvironmentVariable("TENANT_ID");
var reply = await http.PostAsync($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", new FormUrlEncodedContent(form));
using var answer = JsonDocument.Parse(await reply.Content.ReadAsStringAsync());
if (answer.RootElement.TryGetProperty("refresh_token", out var refresh))
{
    await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "renewal"), refresh.GetString());
}
