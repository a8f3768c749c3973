using Microsoft.Graph;
using Microsoft.Identity.Web;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddMicrosoftIdentityWebAppAuthentication(builder.Configuration)
    .EnableTokenAcquisitionToCallDownstreamApi(["User.Read"])
    .AddMicrosoftGraph()
    .AddInMemoryTokenCaches();
var app = builder.Build();
app.MapGet("/", async (GraphServiceClient graph) => (await graph.Me.GetAsync())?.DisplayName);
app.MapGet("/count", async (GraphServiceClient graph) =>
    await graph.Users.Count.GetAsync(r => r.Options.WithAppOnly()));
app.Run();
