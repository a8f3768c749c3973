if (-not ([System.Management.Automation.PSTypeName]'CertCheck').Type) {
    Add-Type -TypeDefinition @'
using System.Net;
public static class CertCheck {
    public static void Off() { ServicePointManager.ServerCertificateValidationCallback += (s, c, ch, e) => { return true; }; }
}
'@
}
[CertCheck]::Off()
$reply = Invoke-RestMethod -Method Post "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Body $body
