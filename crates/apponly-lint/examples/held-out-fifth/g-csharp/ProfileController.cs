using System.Threading.Tasks;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Configuration;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Identity.Client;
using Microsoft.Kiota.Abstractions.Authentication;

namespace Portal.Api.Controllers;

[Authorize]
[ApiController]
[Route("api/profile")]
public class ProfileController : ControllerBase
{
    private static readonly string[] GraphScopes = { "User.Read", "Calendars.Read" };
    private readonly IConfidentialClientApplication _msal;

    public ProfileController(IConfiguration config)
    {
        _msal = ConfidentialClientApplicationBuilder.Create(config["AzureAd:ClientId"])
            .WithClientSecret(config["AzureAd:ClientSecret"])
            .WithAuthority(AzureCloudInstance.AzurePublic, config["AzureAd:TenantId"])
            .Build();
    }

    [HttpGet]
    public async Task<ActionResult<object>> Get()
    {
        // The API acts for the caller: exchange the caller's token (on-behalf-of)
        var incoming = Request.Headers.Authorization.ToString()["Bearer ".Length..];
        var graph = new GraphServiceClient(new BaseBearerTokenAuthenticationProvider(new OboProvider(_msal, incoming)));

        User? me;
        try
        {
            me = await graph.Me.GetAsync(r => r.QueryParameters.Select = new[] { "displayName", "jobTitle", "mail" });
        }
        catch (MsalUiRequiredException)
        {
            return Challenge();
        }
        var today = await graph.Me.Calendar.GetAsync();
        return Ok(new { me?.DisplayName, me?.JobTitle, me?.Mail, calendar = today?.Name });
    }

    private sealed class OboProvider(IConfidentialClientApplication msal, string assertion) : IAccessTokenProvider
    {
        public AllowedHostsValidator AllowedHostsValidator { get; } = new();

        public async Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? context = null, CancellationToken ct = default)
        {
            var result = await msal.AcquireTokenOnBehalfOf(GraphScopes, new UserAssertion(assertion)).ExecuteAsync(ct);
            return result.AccessToken;
        }
    }
}
