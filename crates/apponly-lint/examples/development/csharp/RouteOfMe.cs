using Azure.Identity;
using Microsoft.Graph;

[ApiController]
[Route("api/me")]
public class MeController : ControllerBase
{
    private readonly GraphServiceClient _graph = new(new ManagedIdentityCredential());

    [HttpGet]
    public async Task<IActionResult> Get()
    {
        var user = await _graph.Users[User.GetObjectId()].GetAsync();
        return Ok(new { user?.DisplayName, Links = new[] { "/me/settings", "/me/photo" } });
    }
}
