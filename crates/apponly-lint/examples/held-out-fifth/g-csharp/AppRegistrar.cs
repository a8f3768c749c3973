using Azure.Identity;
using Microsoft.Graph;
using Microsoft.Graph.Models;

namespace OnboardingTool;

/// <summary>
/// Creates the application of a new customer. The operator signs in with the browser.
/// </summary>
internal sealed class AppRegistrar
{
    private const string GraphAppId = "00000003-0000-0000-c000-000000000000";

    private static readonly Dictionary<string, Guid> Needed = new()
    {
        ["Mail.Send"]     = Guid.Parse("b633e1c5-b582-4048-a93e-9f11b44c7e96"),
        ["User.Read.All"] = Guid.Parse("df021288-bdef-4463-88db-98f22de89214"),
    };

    private readonly GraphServiceClient _graph;

    public AppRegistrar(string tenantId)
    {
        var browser = new InteractiveBrowserCredential(new InteractiveBrowserCredentialOptions { TenantId = tenantId });
        _graph = new GraphServiceClient(browser, new[] { "Application.ReadWrite.All" });
    }

    public async Task<string> RunAsync(string customer, byte[] publicKey)
    {
        var application = await _graph.Applications.PostAsync(new Application
        {
            DisplayName = $"Onboarding {customer}",
            SignInAudience = "AzureADMyOrg",
            KeyCredentials = new List<KeyCredential>
            {
                new() { Type = "AsymmetricX509Cert", Usage = "Verify", Key = publicKey },
            },
            RequiredResourceAccess = new List<RequiredResourceAccess>
            {
                new()
                {
                    ResourceAppId = GraphAppId,
                    ResourceAccess = Needed.Values
                        .Select(id => new ResourceAccess { Id = id, Type = "Role" })
                        .ToList(),
                },
            },
        });

        await _graph.ServicePrincipals.PostAsync(new ServicePrincipal
        {
            AppId = application!.AppId,
            Tags = new List<string> { "HideApp" },
        });

        Console.WriteLine($"{customer}: {application.AppId}");
        return application.AppId!;
    }
}
