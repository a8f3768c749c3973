using System.Net.Http.Headers;
using System.Text;
using Microsoft.Identity.Client;

const string Template = "https://graph.microsoft.com/{0}/chats/{1}/messages";
var app = ConfidentialClientApplicationBuilder.Create(args[0])
    .WithClientSecret(Environment.GetEnvironmentVariable("APP_SECRET"))
    .WithTenantId(args[1])
    .Build();
var token = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
using var http = new HttpClient();
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.AccessToken);
var url = string.Format(Template, "v1.0", args[2]);
var body = new StringContent("{\"body\":{\"content\":\"The backup is done.\"}}", Encoding.UTF8, "application/json");
var answer = await http.PostAsync(url, body);
answer.EnsureSuccessStatusCode();
