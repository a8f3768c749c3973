$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$role = $graph.AppRoles | Where-Object Value -eq 'Sites.Selected'
$access = @{ ResourceAppId = $graph.AppId; ResourceAccess = @(@{ Id = $role.Id; Type = 'Role' }) }
$test = New-MgApplication -DisplayName 'sites-test' -RequiredResourceAccess $access
$prod = New-MgApplication -DisplayName 'sites-prod' -RequiredResourceAccess $access
foreach ($app in $test, $prod) {
    $sp = New-MgServicePrincipal -AppId $app.AppId
    $null = New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -PrincipalId $sp.Id -ResourceId $graph.Id -AppRoleId $role.Id
}
