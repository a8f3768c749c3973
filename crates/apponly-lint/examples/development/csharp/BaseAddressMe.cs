using System.Net.Http.Json;
using Microsoft.Identity.Client;

var app = ConfidentialClientApplicationBuilder.Create(id).WithClientSecret(secret).WithTenantId(tenant).Build();
var token = await app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
var client = new HttpClient { BaseAddress = new Uri("https://graph.microsoft.com/v1.0/") };
client.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
var profile = await client.GetFromJsonAsync<Profile>("me");
Console.WriteLine(profile!.DisplayName);
