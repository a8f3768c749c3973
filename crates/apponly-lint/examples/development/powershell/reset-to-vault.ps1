param([Parameter(Mandatory)][string]$AppId, [Parameter(Mandatory)][string]$Vault)
$credential = az ad app credential reset --id $AppId --append --years 1 | ConvertFrom-Json
$secure = ConvertTo-SecureString $credential.password -AsPlainText -Force
$null = Set-AzKeyVaultSecret -VaultName $Vault -Name graph-app -SecretValue $secure
Write-Host "Rotated $($credential.appId) of tenant $($credential.tenant)"
