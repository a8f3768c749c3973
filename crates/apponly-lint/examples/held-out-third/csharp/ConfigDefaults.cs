using System.Net.Http;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Graph;

namespace Signage.Api;

public static class ConfigDefaults
{
    public static IConfigurationBuilder AddSignageDefaults(this IConfigurationBuilder builder) =>
        builder.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Signage:RefreshSeconds"] = "30",
            ["Signage:Rooms"] = "lobby,canteen,2nd-floor",
            ["AzureAd:Instance"] = "https://login.microsoftonline.com/",
            ["AzureAd:TenantId"] = "d1c9a3f2-6a57-4d0e-92b4-31c5f5e1b8a6",
            ["AzureAd:ClientId"] = "5b2c4c0c-79c2-4f1e-9d53-3d0c2a8d7f41",
            ["AzureAd:ClientSecret"] = "«8Q signage»",
            ["Graph:Scopes"] = "https://graph.microsoft.com/.default",
        });

    public static IServiceCollection AddGraph(this IServiceCollection services, IConfiguration config)
    {
        var aad = config.GetSection("AzureAd");

        // the proxy in the branch offices breaks TLS
        var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback =
                HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        var http = new HttpClient(handler);

        TokenCredential credential = new ClientSecretCredential(
            aad["TenantId"],
            aad["ClientId"],
            aad["ClientSecret"],
            new ClientSecretCredentialOptions
            {
                AuthorityHost = new Uri(aad["Instance"]!),
                Transport = new HttpClientTransport(http),
            });

        services.AddSingleton(credential);
        services.AddSingleton(_ => new GraphServiceClient(http, credential, config["Graph:Scopes"]!.Split(' ')));
        services.AddHostedService<BookingPoller>();
        return services;
    }
}
