using Azure.Identity;
using Microsoft.Graph;

var credential = new ClientCertificateCredential(
    Environment.GetEnvironmentVariable("TENANT_ID"),
    Environment.GetEnvironmentVariable("CLIENT_ID"),
    "/etc/graph/client.pem");
var graph = new GraphServiceClient(credential, new[] { "https://graph.microsoft.com/.default" });

var me = await graph.Me.GetAsync();
Console.WriteLine($"Signed in as {me?.DisplayName}");

var site = await graph.Sites["contoso.sharepoint.com:/sites/hr"].GetAsync();
Console.WriteLine(site?.WebUrl);
