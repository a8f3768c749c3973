using Microsoft.Azure.Services.AppAuthentication;

public static class Vault
{
    private const string Connection =
        "RunAs=App;AppId=5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11;TenantId=9d8e7c6b-5a49-4c38-8b27-1a2b3c4d5e6f;AppKey=«44 conn»";

    public static AzureServiceTokenProvider Provider() => new AzureServiceTokenProvider(Connection);
}
