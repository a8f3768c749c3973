using System;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Identity.Client;

public sealed class TokenProvider
{
    private readonly IConfidentialClientApplication _app;

    public TokenProvider(string tenantId, string clientId, X509Certificate2 certificate)
    {
        _app = ConfidentialClientApplicationBuilder.Create(clientId)
            .WithCertificate(certificate, sendX5C: true)
            .WithAuthority(AzureCloudInstance.AzurePublic, tenantId)
            .Build();
    }

    // No refresh token here: MSAL answers from its cache and asks again when the token is about to end.
    public async System.Threading.Tasks.Task<string> AccessTokenAsync()
    {
        var result = await _app.AcquireTokenForClient(new[] { "https://graph.microsoft.com/.default" }).ExecuteAsync();
        Console.Error.WriteLine($"token until {result.ExpiresOn:O}, from {result.AuthenticationResultMetadata.TokenSource}");
        return result.AccessToken;
    }
}
