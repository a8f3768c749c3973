$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$role = $graph.AppRoles | Where-Object { $_.Value -eq 'Mail.Send' -and $_.AllowedMemberTypes -contains 'Application' }
$app = New-MgApplication -DisplayName 'notifier' -RequiredResourceAccess @{
    ResourceAppId = $graph.AppId
    ResourceAccess = @(@{ Id = $role.Id; Type = 'Role' })
}
$sp = New-MgServicePrincipal -AppId $app.AppId
$assignment = @{ PrincipalId = $sp.Id; ResourceId = $graph.Id; AppRoleId = $role.Id }
New-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId $graph.Id @assignment | Out-Null
