using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Microsoft.Graph;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;

namespace Setup.Wizard
{
    /// <summary>Creates the "Fax gateway" app, then grants what it asks for.</summary>
    public sealed class ConsentProvisioner
    {
        private readonly GraphServiceClient _graph;   // signed-in administrator
        private readonly ILogger _logger;

        public ConsentProvisioner(GraphServiceClient graph, ILogger<ConsentProvisioner> logger)
            => (_graph, _logger) = (graph, logger);

        public async Task<string> CreateAsync(string name, CancellationToken ct)
        {
            var found = await _graph.ServicePrincipals.GetAsync(r =>
            {
                r.QueryParameters.Filter = "appId eq '00000003-0000-0000-c000-000000000000'";
                r.QueryParameters.Select = new[] { "id", "appId", "appRoles" };
            }, ct);
            var resource = found!.Value!.Single();
            var role = resource.AppRoles!.Single(a => a.Value == "Mail.Send" && a.AllowedMemberTypes!.Contains("Application"));

            var app = await _graph.Applications.PostAsync(new Application
            {
                DisplayName = name,
                SignInAudience = "AzureADMyOrg",
                RequiredResourceAccess = new List<RequiredResourceAccess>
                {
                    new RequiredResourceAccess
                    {
                        ResourceAppId = resource.AppId,
                        ResourceAccess = new List<ResourceAccess> { new ResourceAccess { Id = role.Id, Type = "Role" } }
                    }
                }
            }, cancellationToken: ct);

            var sp = await _graph.ServicePrincipals.PostAsync(new ServicePrincipal { AppId = app!.AppId }, cancellationToken: ct);
            await GrantAsync(sp!, resource, role, ct);
            return app.AppId!;
        }

        private async Task GrantAsync(ServicePrincipal client, ServicePrincipal resource, AppRole role, CancellationToken ct)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await _graph.ServicePrincipals[resource.Id].AppRoleAssignedTo.PostAsync(new AppRoleAssignment
                    {
                        PrincipalId = Guid.Parse(client.Id!),
                        ResourceId = Guid.Parse(resource.Id!),
                        AppRoleId = role.Id
                    }, cancellationToken: ct);
                    _logger.LogInformation("{Role} granted", role.Value);
                    return;
                }
                catch (ODataError e) when (attempt < 5)
                {
                    _logger.LogWarning("not yet: {Code}", e.Error?.Code);
                    await Task.Delay(TimeSpan.FromSeconds(4 * attempt), ct);
                }
            }
        }
    }
}
