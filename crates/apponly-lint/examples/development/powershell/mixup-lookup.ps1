$graph = Get-MgServicePrincipal -Filter "displayName eq 'Microsoft Graph'"
$permission = $graph.Oauth2PermissionScopes | Where-Object Value -eq 'Directory.Read.All'
$access = @{ Id = $permission.Id; Type = 'Role' }
Update-MgApplication -ApplicationId $id -RequiredResourceAccess @{ ResourceAppId = $graph.AppId; ResourceAccess = @($access) }
New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp -PrincipalId $sp -ResourceId $graph.Id -AppRoleId $permission.Id
