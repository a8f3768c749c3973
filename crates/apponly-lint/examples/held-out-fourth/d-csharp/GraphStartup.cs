using Azure.Extensions.AspNetCore.Configuration.Secrets;
using Azure.Identity;
using Microsoft.Identity.Client;

namespace Warehouse;

public static class GraphStartup
{
    // key ids, not secrets: they only say which credential to look for
    private static readonly Guid CurrentKeyId = new("0c8f1f5e-6a7b-4d29-9e41-5b3d2c1a0f98");
    private const string SampleDigest = "sha256:5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8";

    /// <remarks>
    /// appsettings.json:
    /// <code>
    /// "AzureAd": {
    ///   "Instance": "https://login.microsoftonline.com/",
    ///   "TenantId": "[Enter tenant id]",
    ///   "ClientId": "[Enter client id]",
    ///   "ClientSecret": "[Enter the secret, or better nothing]"
    /// }
    /// </code>
    /// </remarks>
    public static WebApplicationBuilder AddWarehouseGraph(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment())
        {
            builder.Configuration.AddAzureKeyVault(
                new Uri(builder.Configuration["KeyVault:Uri"]!),
                new ManagedIdentityCredential(),
                new AzureKeyVaultConfigurationOptions { ReloadInterval = TimeSpan.FromHours(1) });
        }

        builder.Services.AddSingleton<IConfidentialClientApplication>(sp =>
        {
            var options = new ConfidentialClientApplicationOptions();
            sp.GetRequiredService<IConfiguration>().Bind("AzureAd", options);
            if (string.IsNullOrEmpty(options.ClientSecret))
                throw new InvalidOperationException($"no client secret, expected the one with key id {CurrentKeyId}");
            return ConfidentialClientApplicationBuilder.CreateWithApplicationOptions(options).Build();
        });

        builder.Services.AddHttpClient("graph", c => c.BaseAddress = new Uri("https://graph.microsoft.com/v1.0/"))
            .AddHttpMessageHandler(sp => new AppTokenHandler(sp.GetRequiredService<IConfidentialClientApplication>()));
        return builder;
    }

    private sealed class AppTokenHandler(IConfidentialClientApplication app) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
        {
            // MSAL caches app tokens by itself
            var token = await app.AcquireTokenForClient(["https://graph.microsoft.com/.default"]).ExecuteAsync(ct);
            request.Headers.Authorization = new("Bearer", token.AccessToken);
            return await base.SendAsync(request, ct);
        }
    }
}
