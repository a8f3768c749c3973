param([Parameter(Mandatory)][string]$AppId)
$credential = az ad app credential reset --id $AppId --append --years 1 | ConvertFrom-Json
Write-Host "Tenant : $($credential.tenant)"
Write-Host "App    : $($credential.appId)"
Write-Host "Secret : $($credential.password)" -ForegroundColor Yellow
