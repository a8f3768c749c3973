param([string]$ApplicationId)
Connect-AzAccount -Identity | Out-Null
$new = New-AzADAppCredential -ApplicationId $ApplicationId -EndDate (Get-Date).AddMonths(6)
Write-Output "New secret for ${ApplicationId}: $($new.SecretText)"
