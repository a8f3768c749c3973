using System.Threading.Tasks;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

public sealed record GraphOptions { public string TenantId { get; init; } = ""; public string ClientId { get; init; } = ""; public string ClientSecret { get; init; } = ""; }

[ApiController]
[Route("status")]
public sealed class StatusController(IOptions<GraphOptions> options) : ControllerBase
{
    [HttpGet]
    public Task<IActionResult> Get()
    {
        var missing = string.IsNullOrEmpty(options.Value.ClientSecret) ? "Graph:ClientSecret is not set" : null;
        return Task.FromResult<IActionResult>(missing is null ? Ok() : Problem(missing));
    }
}
