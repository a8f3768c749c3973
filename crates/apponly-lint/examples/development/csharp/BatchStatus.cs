using System.Net.Http.Headers;
using System.Net.Http.Json;
using Azure.Core;
using Azure.Identity;

var credential = new ClientCertificateCredential(args[0], args[1], "/etc/reporter/app.pem");
var token = await credential.GetTokenAsync(new TokenRequestContext(new[] { "https://graph.microsoft.com/.default" }));

using var http = new HttpClient();
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
var steps = new
{
    requests = new[]
    {
        new { id = "1", method = "GET", url = "/users/payroll@contoso.com/messages?$top=1" },
        new { id = "2", method = "GET", url = "/me/presence" },
    },
};
var answer = await http.PostAsJsonAsync("https://graph.microsoft.com/v1.0/$batch", steps);
Console.WriteLine(answer.StatusCode);
