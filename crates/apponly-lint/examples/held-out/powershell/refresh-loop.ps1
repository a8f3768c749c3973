# Long export of audit logs. Token lives one hour only, so refresh it!
$tenant = $env:TENANT_ID
$app    = $env:CLIENT_ID
$tokenUri = "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token"

$first = Invoke-RestMethod -Method Post -Uri $tokenUri -Body @{
    client_id = $app; client_secret = $env:CLIENT_SECRET; grant_type = "client_credentials"
    scope = "https://graph.microsoft.com/.default"
}
$access  = $first.access_token
$refresh = $first.refresh_token
$stopwatch = [Diagnostics.Stopwatch]::StartNew()

$link = "https://graph.microsoft.com/v1.0/auditLogs/signIns?`$top=500"
while ($link) {
    if ($stopwatch.Elapsed.TotalMinutes -gt 50) {
        $again = Invoke-RestMethod -Method Post -Uri $tokenUri -Body @{
            client_id = $app; client_secret = $env:CLIENT_SECRET
            grant_type = "refresh_token"
            refresh_token = $refresh
        }
        $access  = $again.access_token
        $refresh = $again.refresh_token
        $stopwatch.Restart()
    }
    $page = Invoke-RestMethod -Uri $link -Headers @{ Authorization = "Bearer $access" }
    $page.value | ConvertTo-Json -Compress -Depth 8 | Add-Content signins.json
    $link = $page.'@odata.nextLink'
}
