param($VaultName)
Connect-AzAccount -Identity | Out-Null
$pw = Get-AzKeyVaultSecret -VaultName $VaultName -Name 'sync-app' -AsPlainText
$r = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body @{
    client_id = $env:SYNC_APP; client_secret = $pw; grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default'
}
# the other script picks it up from here
$r.access_token | Out-File -FilePath 'C:\ProgramData\Sync\token.txt' -Encoding ascii
Start-ScheduledTask -TaskName 'Sync-Part2'
