using Contoso.Graph;

[GraphApp(TenantId = "contoso.onmicrosoft.com", ClientId = "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11", ClientSecret = "«34 attribute»")]
public class MailJob : IJob
{
    public string Name => "mail";
}
