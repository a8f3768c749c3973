Connect-AzAccount -Identity
$sp = New-AzADServicePrincipal -DisplayName 'graph-export'
$secret = New-AzADAppCredential -ApplicationId $sp.AppId
Write-Output "AppId: $($sp.AppId)"
Write-Output "Secret: $($secret.SecretText)"
