var handler = new HttpClientHandler
{
    ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) =>
    {
        if (errors == System.Net.Security.SslPolicyErrors.None) return true;
        logger.LogWarning("refused {Subject}", certificate?.Subject);
        return false;
    },
};
using var http = new HttpClient(handler) { BaseAddress = new Uri("https://graph.microsoft.com/v1.0/") };
