$cfg = Import-PowerShellDataFile "$PSScriptRoot\config.psd1"
$secret = Get-Content "$PSScriptRoot\secret.dpapi" | ConvertTo-SecureString
$plain = [System.Net.NetworkCredential]::new('', $secret).Password
$body = @{
    grant_type    = 'client_credentials'
    client_id     = $cfg.ClientId
    client_secret = $plain
    scope         = 'https://graph.microsoft.com/.default'
}
$tokenUrl = 'https://login.microsoftonline.com/common/oauth2/v2.0/token'
$t = Invoke-RestMethod -Uri $tokenUrl -Method Post -Body $body
$head = @{ Authorization = "Bearer $($t.access_token)" }
$guest = Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$($cfg.GuestId)" -Headers $head
if ($guest.externalUserState -eq 'PendingAcceptance') { Write-Warning 'guest has not accepted' }
