function Get-Token([hashtable]$Form) {
    Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body ($Form + @{ client_id = $env:APP; client_secret = $env:KEY })
}
$token = Get-Token @{ grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default' }
foreach ($mailbox in Get-Content .\mailboxes.txt) {
    if ((Get-Date) -gt $expires) {
        $token = Get-Token @{ grant_type = 'refresh_token'; refresh_token = $token.refresh_token }
        $expires = (Get-Date).AddSeconds($token.expires_in)
    }
    Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$mailbox/mailFolders/inbox" -Headers @{ Authorization = "Bearer $($token.access_token)" }
}
