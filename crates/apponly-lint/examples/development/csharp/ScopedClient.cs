using Azure.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Graph;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
builder.Services.AddScoped<GraphServiceClient>(provider =>
{
    var options = provider.GetRequiredService<IConfiguration>().GetSection("Graph");
    var clientSecretCredential = new ClientSecretCredential(options["TenantId"], options["ClientId"], options["ClientSecret"]);
    return new GraphServiceClient(clientSecretCredential, new[] { "https://graph.microsoft.com/.default" });
});
var app = builder.Build();
app.MapControllers();
app.Run();

[ApiController]
[Route("api/[controller]")]
public class PasswordController : ControllerBase
{
    private readonly GraphServiceClient _graphServiceClient;

    public PasswordController(GraphServiceClient graphServiceClient)
    {
        _graphServiceClient = graphServiceClient;
    }

    [HttpPost]
    public async Task<IActionResult> Change(PasswordChange change)
    {
        await _graphServiceClient.Me
            .ChangePassword
            .PostAsync(new() { CurrentPassword = change.Old, NewPassword = change.New });
        return NoContent();
    }
}
