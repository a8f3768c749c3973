param([string]$ApplicationId, [string]$Vault)
Connect-AzAccount -Identity | Out-Null
$new = New-AzADAppCredential -ApplicationId $ApplicationId -EndDate (Get-Date).AddMonths(6)
Set-AzKeyVaultSecret -VaultName $Vault -Name app -SecretValue (ConvertTo-SecureString $new.SecretText -AsPlainText -Force) | Out-Null
$new | Select-Object KeyId, DisplayName, EndDateTime | Format-Table | Out-String | Write-Host
