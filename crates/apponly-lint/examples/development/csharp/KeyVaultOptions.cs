using System;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Identity.Client;

public static class Auth
{
    private const string SecretName = "graph-daemon-secret";
    private const string ClientSecretSetting = "Graph:ClientSecret";

    public static IConfidentialClientApplication Build(string tenant, string clientId)
    {
        var vault = new SecretClient(new Uri("https://kv-daemons.vault.azure.net/"), new DefaultAzureCredential());
        string secret = vault.GetSecret(SecretName).Value.Value;
        return ConfidentialClientApplicationBuilder.Create(clientId)
            .WithClientSecret(secret)
            .WithTenantId(tenant)
            .Build();
    }
}
