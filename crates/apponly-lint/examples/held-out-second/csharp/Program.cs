using Azure.Identity;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Identity.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddAzureKeyVault(new Uri("https://kv-portal.vault.azure.net/"), new DefaultAzureCredential());
builder.Services.AddAuthentication(OpenIdConnectDefaults.AuthenticationScheme)
    .AddMicrosoftIdentityWebApp(builder.Configuration.GetSection("AzureAd"))
    .EnableTokenAcquisitionToCallDownstreamApi(new[] { "User.Read", "offline_access" })
    .AddMicrosoftGraph("https://graph.microsoft.com/v1.0", "User.Read")
    .AddDistributedTokenCaches();
var app = builder.Build();
app.MapGet("/api/me", async (Microsoft.Graph.GraphServiceClient graph) => (await graph.Me.GetAsync())?.DisplayName).RequireAuthorization();
app.Run();
