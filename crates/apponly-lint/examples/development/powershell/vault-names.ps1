$SecretName = 'Contoso-GraphSync-ClientSecret-2024'
$VaultName = 'kv-contoso-graph-prod'
$ClientSecret = Get-AzKeyVaultSecret -VaultName $VaultName -Name $SecretName -AsPlainText
$PasswordPolicy = 'DisablePasswordExpiration, DisableStrongPassword'
$CertificateThumbprint = 'A1B2C3D4E5F60718293A4B5C6D7E8F9011223344'
$SecretId = '7d1b2f6e-4a30-4b5c-9d8e-7c6b5a494c38'
# The secret $SecretName is rotated by Rotate-GraphSecret.ps1 in repository Contoso-Automation-Runbooks-v2
$Body = @{ client_id = $AppId; client_secret = $ClientSecret; grant_type = 'client_credentials' }
Set-AzKeyVaultSecret -VaultName $VaultName -Name $SecretName -SecretValue (Read-Host -AsSecureString 'Secret')
