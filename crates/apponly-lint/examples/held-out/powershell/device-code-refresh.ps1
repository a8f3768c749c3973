$clientId = '1950a258-227b-4e31-a9cf-717495945fc2'
$device = Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode' -Body @{
    client_id = $clientId
    scope     = 'https://graph.microsoft.com/Mail.Read offline_access openid'
}
Write-Host $device.message
do {
    Start-Sleep -Seconds $device.interval
    try {
        $tokens = Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token' -Body @{
            grant_type  = 'urn:ietf:params:oauth:grant-type:device_code'
            client_id   = $clientId
            device_code = $device.device_code
        }
    } catch { $tokens = $null }
} until ($tokens)

$tokens.refresh_token | ConvertTo-SecureString -AsPlainText -Force | Export-Clixml "$HOME\.graph-refresh.xml"
$again = Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token' -Body @{
    grant_type    = 'refresh_token'
    client_id     = $clientId
    refresh_token = $tokens.refresh_token
}
$inbox = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/me/mailFolders/inbox' -Headers @{ Authorization = "Bearer $($again.access_token)" }
"$($inbox.unreadItemCount) unread"
