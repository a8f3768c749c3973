$ErrorActionPreference = 'Stop'
$permissions = @{
    'Sites.Read.All' = '332a536c-c7ef-4017-ab91-336970924f0d'
    'Files.Read.All' = '01d4889c-1287-42c6-ac1f-5d1e02578ef6'
}
foreach ($p in $permissions.GetEnumerator()) {
    Write-Host "Adding $($p.Key)" -ForegroundColor Cyan
    az ad app permission add --id $clientId --api 00000003-0000-0000-c000-000000000000 --api-permissions "$($p.Value)=Role" | Out-Null
}
Write-Host 'Granting permissions...' -ForegroundColor Cyan
az ad app permission grant --id $clientId --api 00000003-0000-0000-c000-000000000000 --scope ($permissions.Keys -join ' ') | Out-Null
Write-Host 'Done' -ForegroundColor Green
