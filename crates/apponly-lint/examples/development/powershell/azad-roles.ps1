$graphId = '00000003-0000-0000-c000-000000000000'
$graph = Get-AzADServicePrincipal -ApplicationId $graphId
$app = New-AzADApplication -DisplayName 'tenant-health'
foreach ($name in 'Organization.Read.All', 'Policy.Read.All') {
    $id = ($graph.AppRole | Where-Object { $_.Value -eq $name }).Id
    Add-AzADAppPermission -ObjectId $app.Id -ApiId $graphId -PermissionId $id -Type 'Role'
}
New-AzADServicePrincipal -ApplicationId $app.AppId | Out-Null
