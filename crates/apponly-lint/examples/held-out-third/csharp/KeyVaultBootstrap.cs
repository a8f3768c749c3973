using System.Security.Cryptography.X509Certificates;
using Azure.Identity;
using Azure.Security.KeyVault.Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Graph;
using Microsoft.Graph.Models;

var builder = new ConfigurationBuilder()
    .AddJsonFile("appsettings.json", optional: true)
    .AddEnvironmentVariables("INVENTORY_");
var own = new DefaultAzureCredential();
var bootstrap = builder.Build();
builder.AddAzureKeyVault(new Uri(bootstrap["VaultUri"]!), own);
var config = builder.Build();

// prefer the certificate; the secret is for the test tenant
X509Certificate2? certificate = null;
if (config["Graph:CertificateName"] is { Length: > 0 } certName)
{
    certificate = await new CertificateClient(new Uri(bootstrap["VaultUri"]!), own).DownloadCertificateAsync(certName);
}

Azure.Core.TokenCredential credential = certificate is not null
    ? new ClientCertificateCredential(config["Graph:TenantId"], config["Graph:ClientId"], certificate)
    : new ClientSecretCredential(config["Graph:TenantId"], config["Graph:ClientId"], config["Graph:ClientSecret"]);

var graph = new GraphServiceClient(credential, ["https://graph.microsoft.com/.default"]);

var first = await graph.Users.GetAsync(r =>
{
    r.QueryParameters.Select = ["id", "userPrincipalName", "accountEnabled"];
    r.QueryParameters.Top = 500;
});

var disabled = new List<User>();
var iterator = PageIterator<User, UserCollectionResponse>.CreatePageIterator(graph, first!, user =>
{
    if (user.AccountEnabled == false) disabled.Add(user);
    return true;
});
await iterator.IterateAsync();

foreach (var user in disabled)
{
    var manager = await TryAsync(() => graph.Users[user.Id].Manager.GetAsync());
    Console.WriteLine($"{user.UserPrincipalName};{(manager as User)?.UserPrincipalName}");
}

static async Task<T?> TryAsync<T>(Func<Task<T?>> f) where T : class
{
    try
    {
        return await f();
    }
    catch (Microsoft.Graph.Models.ODataErrors.ODataError e) when (e.ResponseStatusCode == 404)
    {
        return null;
    }
}
