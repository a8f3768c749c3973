using System.Net.Http.Headers;
using Azure.Core;
using Azure.Identity;

var token = new ManagedIdentityCredential().GetToken(new TokenRequestContext(["https://graph.microsoft.com/.default"]));
using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token.Token) } };
foreach (var user in File.ReadLines("users.txt"))
{
    var url = string.Format("https://graph.microsoft.com/v1.0/{0}/{1}/manager", "users", user);
    Console.WriteLine(await http.GetStringAsync(url));
}
