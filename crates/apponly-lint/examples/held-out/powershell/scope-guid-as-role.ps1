Connect-MgGraph -Scopes 'Application.ReadWrite.All','AppRoleAssignment.ReadWrite.All'
$req = @{
    resourceAppId  = '00000003-0000-0000-c000-000000000000'
    resourceAccess = @(
        @{ id = '810c84a8-4a9e-49e6-bf7d-12d183f40d01'; type = 'Role' }
        @{ id = 'a154be20-db9c-4678-8ab7-66f6cc099a59'; type = 'Role' }
    )
}
$app = New-MgApplication -DisplayName 'eDiscovery helper' -RequiredResourceAccess $req
$sp  = New-MgServicePrincipal -AppId $app.AppId
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
foreach ($entry in $req.resourceAccess) {
    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -PrincipalId $sp.Id -ResourceId $graph.Id -AppRoleId $entry.id
}
