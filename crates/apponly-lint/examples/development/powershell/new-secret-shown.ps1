# Makes a secret for the app and shows it once.
Connect-AzAccount -Identity | Out-Null
$credential = New-AzADAppCredential -ApplicationId $env:APP_ID -EndDate (Get-Date).AddDays(180)
Write-Host "Client secret: $($credential.SecretText)"
Write-Host "Key id: $($credential.KeyId), ends $($credential.EndDateTime)"
