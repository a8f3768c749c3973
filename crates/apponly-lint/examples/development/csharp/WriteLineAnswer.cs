using System;
using System.Net.Http;
using System.Text;
using System.Threading.Tasks;

static class P
{
    static async Task Main()
    {
        var http = new HttpClient();
        var form = "grant_type=client_credentials&client_id=" + Env("ID") + "&client_secret=" + Env("SECRET") + "&scope=https://graph.microsoft.com/.default";
        var res = await http.PostAsync("https://login.microsoftonline.com/" + Env("TENANT") + "/oauth2/v2.0/token",
            new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded"));
        var json = await res.Content.ReadAsStringAsync();
        Console.WriteLine(json);
    }

    static string Env(string name) => Environment.GetEnvironmentVariable(name);
}
