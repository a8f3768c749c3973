public class GraphOptions
{
    public string TenantId { get; set; } = "contoso.onmicrosoft.com";
    public string ClientId { get; set; } = "5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11";
    public string ClientSecret { get; set; } = "Qv8#tragfluessig.77!Zk";
    public string Authority { get; set; } = "https://login.microsoftonline.com/";
}
