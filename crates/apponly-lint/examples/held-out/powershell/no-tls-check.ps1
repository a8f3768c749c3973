param([Parameter(Mandatory)][string]$ClientId, [Parameter(Mandatory)][string]$TenantId, [Parameter(Mandatory)][securestring]$Secret)
# proxy breaks TLS, ignore
[System.Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }
$plain = ConvertFrom-SecureString $Secret -AsPlainText
$tok = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Body @{
    client_id = $ClientId; client_secret = $plain; scope = 'https://graph.microsoft.com/.default'; grant_type = 'client_credentials'
}
$dev = Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/devices/$($args[0])" -Headers @{ Authorization = "Bearer $($tok.access_token)" } -SkipCertificateCheck
$dev.displayName
