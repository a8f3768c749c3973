using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Graph;
using Microsoft.Identity.Web;

[Authorize]
[ApiController]
[Route("api/profile")]
public class ProfileController : ControllerBase
{
    private readonly GraphServiceClient _graph;

    public ProfileController(GraphServiceClient graph) => _graph = graph;

    [HttpGet]
    [AuthorizeForScopes(Scopes = new[] { "User.Read", "offline_access" })]
    public async Task<IActionResult> Get()
    {
        var me = await _graph.Me.GetAsync();
        return Ok(new { me!.DisplayName, me.Mail });
    }
}
