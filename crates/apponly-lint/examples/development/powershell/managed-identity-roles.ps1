$mi = Get-MgServicePrincipal -Filter "displayName eq '$FunctionName'"
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
foreach ($role in $graph.AppRoles | Where-Object Value -in 'User.Read.All', 'Mail.Send') {
    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $mi.Id -PrincipalId $mi.Id -ResourceId $graph.Id -AppRoleId $role.Id
}
