using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace Provisioning;

public class RegistrationService
{
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";
    private readonly GraphServiceClient _graph;
    private readonly ILogger<RegistrationService> _logger;

    public RegistrationService(GraphServiceClient graph, ILogger<RegistrationService> logger)
    {
        _graph = graph;
        _logger = logger;
    }

    public async Task<string> RegisterAsync(string name, IEnumerable<Guid> roles)
    {
        var access = new RequiredResourceAccess
        {
            ResourceAppId = GraphAppId,
            ResourceAccess = roles.Select(role => new ResourceAccess { Id = role, Type = "Role" }).ToList(),
        };
        var app = await _graph.Applications.PostAsync(new Application { DisplayName = name, RequiredResourceAccess = [access] });
        await _graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = app!.AppId });
        _logger.LogInformation("Registered {Client}", app.AppId);
        return app.AppId!;
    }
}
