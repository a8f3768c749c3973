function Get-Token {
    $form = @{ grant_type = 'client_credentials'; client_id = $env:APP; client_secret = $env:KEY; scope = 'https://graph.microsoft.com/.default' }
    Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body $form
}
$token = Get-Token
$refreshAt = (Get-Date).AddSeconds($token.expires_in - 300)
foreach ($mailbox in Get-Content .\mailboxes.txt) {
    if ((Get-Date) -gt $refreshAt) {
        $token = Get-Token
        $refreshAt = (Get-Date).AddSeconds($token.expires_in - 300)
    }
    Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$mailbox/mailFolders/inbox" -Headers @{ Authorization = "Bearer $($token.access_token)" }
}
