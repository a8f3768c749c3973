using Azure.Identity;
using Microsoft.Graph;

var app = WebApplication.CreateBuilder(args).Build();
var graph = new GraphServiceClient(new ManagedIdentityCredential());
app.MapGet("/me", async (HttpContext context) => await graph.Users[context.User.FindFirst("oid")!.Value].GetAsync());
app.MapGet("/me/groups", (HttpContext context) => Results.Redirect("/groups"));
app.Run();
