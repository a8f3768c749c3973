Connect-AzAccount -Identity | Out-Null
Connect-MgGraph -Identity -NoWelcome
$app = Get-MgApplication -Filter "appId eq '$env:TARGET_APP'" -Top 1
$new = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{
    displayName = "rotated $(Get-Date -f yyyy-MM-dd)"
    endDateTime = (Get-Date).AddDays(90)
}
$value = ConvertTo-SecureString -String $new.SecretText -AsPlainText -Force
Set-AzKeyVaultSecret -VaultName $env:VAULT -Name 'target-secret' -SecretValue $value -Expires $new.EndDateTime | Out-Null
$old = $app.PasswordCredentials | Where-Object KeyId -ne $new.KeyId
foreach ($entry in $old) {
    Remove-MgApplicationPassword -ApplicationId $app.Id -KeyId $entry.KeyId
}
"rotated; new key id $($new.KeyId)"
