using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Graph;
using Microsoft.Identity.Client;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;

namespace Portal.Api.Controllers;

[ApiController, Authorize, Route("api/[controller]")]
public class ProfileController : ControllerBase
{
    private static readonly string[] GraphScopes =
    {
        "https://graph.microsoft.com/User.Read",
        "https://graph.microsoft.com/Calendars.Read",
        "offline_access"
    };

    private readonly IConfidentialClientApplication _app;

    public ProfileController(IConfidentialClientApplication app) => _app = app;

    [HttpGet("next")]
    public async Task<IActionResult> Next()
    {
        string incoming = Request.Headers.Authorization.ToString()["Bearer ".Length..];
        var graph = new GraphServiceClient(new BaseBearerTokenAuthenticationProvider(new OboTokens(_app, incoming)));

        var me = await graph.Me.GetAsync(c => c.QueryParameters.Select = new[] { "displayName", "mail" });
        var next = await graph.Me.CalendarView.GetAsync(c =>
        {
            c.QueryParameters.StartDateTime = DateTime.UtcNow.ToString("o");
            c.QueryParameters.EndDateTime = DateTime.UtcNow.AddDays(1).ToString("o");
            c.QueryParameters.Orderby = new[] { "start/dateTime" };
            c.QueryParameters.Top = 1;
        });

        return Ok(new { me!.DisplayName, me.Mail, Next = next?.Value?.FirstOrDefault()?.Subject });
    }

    private sealed class OboTokens : IAccessTokenProvider
    {
        private readonly IConfidentialClientApplication _app;
        private readonly UserAssertion _assertion;

        public OboTokens(IConfidentialClientApplication app, string jwt)
        {
            _app = app;
            _assertion = new UserAssertion(jwt, "urn:ietf:params:oauth:grant-type:jwt-bearer");
        }

        public AllowedHostsValidator AllowedHostsValidator { get; } = new(new[] { "graph.microsoft.com" });

        public async Task<string> GetAuthorizationTokenAsync(Uri uri,
            Dictionary<string, object>? ctx = default, CancellationToken ct = default)
        {
            var r = await _app.AcquireTokenOnBehalfOf(GraphScopes, _assertion).ExecuteAsync(ct);
            return r.AccessToken;
        }
    }
}
