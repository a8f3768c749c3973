using Azure.Identity;
using Microsoft.Graph;

public class GraphFactory
{
    private const string TenantId = "9d8e7c6b-5a49-4c38-8b27-1a2b3c4d5e6f";
    private const string ClientId = "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11";
    private static readonly string Pwd = "«34 consts»";

    public static GraphServiceClient Create() =>
        new GraphServiceClient(new ClientSecretCredential(TenantId, ClientId, Pwd));
}
