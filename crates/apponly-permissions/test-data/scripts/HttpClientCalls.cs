//=> GET /users
//=> POST /groups
//=> PATCH /groups/{id}
//=> DELETE /groups/{id}
using System.Net.Http;

public class Sync
{
    private const string Graph = "https://graph.microsoft.com/v1.0";

    public async Task RunAsync(HttpClient client, string id)
    {
        // await client.GetAsync("https://graph.microsoft.com/v1.0/me");
        var users = await client.GetStringAsync($"{Graph}/users?$select=id");
        await client.PostAsync(Graph + "/groups", new StringContent("{}"));
        var request = new HttpRequestMessage(HttpMethod.Patch, $"{Graph}/groups/{id}") { Content = content };
        await client.SendAsync(request);
        await client.DeleteAsync(new Uri(string.Format("{0}/groups/{1}", Graph, id)));
    }
}
