using System;
using System.Net.Http;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;

public class AppToken(HttpClient http, ILogger<AppToken> logger)
{
    public async Task<string> AskAsync(string tenant, string form)
    {
        var content = new StringContent($"grant_type=client_credentials&{form}");
        var reply = await http.PostAsync($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", content);
        var text = await reply.Content.ReadAsStringAsync();
        if (!reply.IsSuccessStatusCode)
        {
            logger.LogError("No token: {Status} {Text}", reply.StatusCode, text);
            throw new InvalidOperationException("no token");
        }
        logger.LogInformation("Token answer {Status}, {Length} characters", reply.StatusCode, text.Length);
        return text;
    }
}
