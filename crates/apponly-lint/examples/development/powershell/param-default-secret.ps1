[CmdletBinding()]
param(
    [string]$TenantId = 'contoso.onmicrosoft.com',
    [string]$AppId = '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11',
    [string]$AppKey = '«44 appkey»'
)
$body = @{ grant_type = 'client_credentials'; client_id = $AppId; client_secret = $AppKey; scope = 'https://graph.microsoft.com/.default' }
$token = (Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Body $body).access_token
