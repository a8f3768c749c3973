$params = @{ TenantId = $TenantId; NoWelcome = $true }
$secret = Get-AzKeyVaultSecret -VaultName 'kv-jobs' -Name 'mail-app' 
$credential = [pscredential]::new($ClientId, $secret.SecretValue)
$params['ClientSecretCredential'] = $credential
Connect-MgGraph @params

$drafts = Get-MgUserMailFolder -UserId me -MailFolderId drafts
if ($drafts.TotalItemCount -gt 0) {
    Send-MgUserMessage -UserId 'me' -MessageId $env:MESSAGE
}
