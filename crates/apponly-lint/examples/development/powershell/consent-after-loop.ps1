$ErrorActionPreference = 'Stop'
$graph = '00000003-0000-0000-c000-000000000000'
$app = az ad app create --display-name 'reporting' | ConvertFrom-Json
az ad sp create --id $app.appId --output none

$roles = @{
    'User.Read.All'     = 'df021288-bdef-4463-88db-98f22de89214'
    'AuditLog.Read.All' = 'b0afded3-3588-46d8-8b3d-9842eff778da'
    'Reports.Read.All'  = '230c1aed-a721-4c5d-9cb4-a90514e508ef'
}
foreach ($role in $roles.GetEnumerator()) {
    Write-Host "adding $($role.Key)"
    az ad app permission add --id $app.appId --api $graph --api-permissions "$($role.Value)=Role" --only-show-errors
}
Write-Host 'waiting for replication'
Start-Sleep -Seconds 30
az ad app permission admin-consent --id $app.appId
az ad app permission list-grants --id $app.appId --output table
