using System.Collections.Generic;
using System.IO;
using System.Net.Http;
using System.Threading.Tasks;

internal static class Program
{
    private static async Task Main(string[] args)
    {
        using var http = new HttpClient();
        var body = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["client_id"] = args[0],
            ["client_secret"] = System.Environment.GetEnvironmentVariable("CLIENT_SECRET"),
            ["grant_type"] = "client_credentials",
            ["scope"] = "https://graph.microsoft.com/.default",
        });
        var reply = await http.PostAsync($"https://login.microsoftonline.com/{args[1]}/oauth2/v2.0/token", body);
        var text = await reply.Content.ReadAsStringAsync();
        File.WriteAllText("/var/www/status/token.json", text);
    }
}
