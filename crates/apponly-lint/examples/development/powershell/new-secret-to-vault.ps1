Connect-MgGraph -Identity
$new = Add-MgApplicationPassword -ApplicationId $ObjectId -PasswordCredential @{ displayName = 'rotated' }
$value = ConvertTo-SecureString $new.SecretText -AsPlainText -Force
Set-AzKeyVaultSecret -VaultName kv-graph -Name graph-client-secret -SecretValue $value -Expires $new.EndDateTime | Out-Null
Write-Output "Stored; key id $($new.KeyId), hint $($new.Hint)"
