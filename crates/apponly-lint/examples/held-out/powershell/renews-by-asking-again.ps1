# Long running export. There is no refresh token for app-only, so we ask for a new one in time.
$script:TimeToRefreshToken = [datetime]::MinValue

function Renew-Token {
    if ((Get-Date) -lt $script:TimeToRefreshToken) { return }
    $r = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body @{
        client_id     = $env:APPID
        client_secret = $env:APPSECRET
        grant_type    = 'client_credentials'
        scope         = 'https://graph.microsoft.com/.default'
    }
    $script:AccessToken = $r.access_token
    $script:TimeToRefreshToken = (Get-Date).AddMinutes(53)
    Write-Host "[$(Get-Date -f s)] refreshed the access token"
}

$next = 'https://graph.microsoft.com/v1.0/auditLogs/directoryAudits?$top=1000'
$n = 0
while ($next) {
    Renew-Token
    $data = Invoke-RestMethod -Uri $next -Headers @{ Authorization = "Bearer $script:AccessToken" }
    $n += $data.value.Count
    $data.value | ForEach-Object { $_ | ConvertTo-Json -Compress -Depth 10 } | Add-Content audits.ndjson
    $next = $data.'@odata.nextLink'
}
Write-Host "$n entries"
