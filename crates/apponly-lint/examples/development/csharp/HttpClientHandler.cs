using System;
using System.Net.Http;
using Azure.Core;
using Azure.Identity;

var handler = new HttpClientHandler
{
    ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator
};
var credential = new ManagedIdentityCredential();
var token = await credential.GetTokenAsync(new TokenRequestContext(new[] { "https://graph.microsoft.com/.default" }));
using var client = new HttpClient(handler);
client.DefaultRequestHeaders.Add("Authorization", "Bearer " + token.Token);
Console.WriteLine($"Token is {token.Token}");
Console.WriteLine(await client.GetStringAsync("https://graph.microsoft.com/v1.0/sites/root"));
