param([string]$ObjectId, [string]$Vault)
Connect-MgGraph -Identity -NoWelcome
$made = Add-MgApplicationPassword -ApplicationId $ObjectId -PasswordCredential @{ DisplayName = 'rotated' }
Set-Secret -Vault $Vault -Name graph -Secret $made.SecretText
Write-Host "Key $($made.KeyId) ($($made.Hint)…) until $($made.EndDateTime)"
