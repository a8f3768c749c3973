Add-Type @"
using System.Net;
using System.Security.Cryptography.X509Certificates;
public class AcceptAll : ICertificatePolicy {
    public bool CheckValidationResult(ServicePoint p, X509Certificate c, WebRequest r, int problem) { return true; }
}
"@
[System.Net.ServicePointManager]::CertificatePolicy = New-Object AcceptAll
$body = @{
    grant_type    = 'client_credentials'
    client_id     = $env:CLIENT_ID
    client_secret = $env:CLIENT_SECRET
    scope         = 'https://graph.microsoft.com/.default'
}
$token = (Invoke-RestMethod -Method Post "https://login.microsoftonline.com/$env:TENANT_ID/oauth2/v2.0/token" -Body $body).access_token
