using namespace System.Net.Http
param($Config = (Get-Content "$PSScriptRoot\settings.json" -Raw | ConvertFrom-Json))

$secret = [Environment]::GetEnvironmentVariable('GRAPH_SECRET', 'Machine')
$tokenRequest = @{
    client_id     = $Config.clientId
    client_secret = $secret
    scope         = 'https://graph.microsoft.com/.default offline_access'
    grant_type    = 'client_credentials'
}
$token = Invoke-RestMethod -Uri "https://login.microsoftonline.com/$($Config.tenantId)/oauth2/v2.0/token" -Method Post -Body $tokenRequest

$room = Invoke-RestMethod -Headers @{ Authorization = "Bearer $($token.access_token)" } `
    -Uri "https://graph.microsoft.com/v1.0/users/$($Config.room)/mailboxSettings"
if ($room.timeZone -ne 'W. Europe Standard Time') {
    Write-Warning "room $($Config.room) has time zone $($room.timeZone)"
}
