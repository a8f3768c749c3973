# one-time set-up, run by the admin
Connect-AzAccount -Tenant $env:TENANT_ID | Out-Null
$app = New-AzADApplication -DisplayName 'Mail gateway' -AvailableToOtherTenants $false
$null = New-AzADServicePrincipal -ApplicationId $app.AppId
# Mail.Send, application
Add-AzADAppPermission -ObjectId $app.Id -ApiId '00000003-0000-0000-c000-000000000000' `
    -PermissionId 'b633e1c5-b582-4048-a93e-9f11b44c7e96' -Type Role
$start = Get-Date
$cred  = New-AzADAppCredential -ApplicationId $app.AppId -StartDate $start -EndDate $start.AddMonths(6)
$secure = ConvertTo-SecureString $cred.SecretText -AsPlainText -Force
Set-AzKeyVaultSecret -VaultName 'kv-mail' -Name 'graph-secret' -SecretValue $secure | Out-Null
'done'
