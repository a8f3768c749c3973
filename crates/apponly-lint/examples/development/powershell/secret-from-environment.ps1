[CmdletBinding()]
param([Parameter(Mandatory)][string]$UserPrincipalName)

foreach ($name in 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_CLIENT_SECRET') {
    if (-not [Environment]::GetEnvironmentVariable($name)) { throw "environment variable $name is not set" }
}
$tokenBody = @{
    grant_type    = 'client_credentials'
    client_id     = $env:AZURE_CLIENT_ID
    client_secret = $env:AZURE_CLIENT_SECRET
    scope         = 'https://graph.microsoft.com/.default'
}
$tokenResponse = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$($env:AZURE_TENANT_ID)/oauth2/v2.0/token" -Body $tokenBody
Write-Verbose "token received, valid for $($tokenResponse.expires_in) seconds"
$h = @{ Authorization = "Bearer $($tokenResponse.access_token)" }
Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$UserPrincipalName" -Headers $h | Select-Object displayName, mail
