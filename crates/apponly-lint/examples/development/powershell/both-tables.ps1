foreach ($p in $Permissions) {
    $role = $graph.AppRoles | Where-Object Value -eq $p.Name
    $scope = $graph.Oauth2PermissionScopes | Where-Object Value -eq $p.Name
    if ($p.Application) { $list += @{ Id = $role.Id; Type = 'Role' } } else { $list += @{ Id = $scope.Id; Type = 'Scope' } }
}
Update-MgApplication -ApplicationId $id -RequiredResourceAccess @{ ResourceAppId = $graph.AppId; ResourceAccess = $list }
Start-Process "https://login.microsoftonline.com/$tenant/adminconsent?client_id=$appId"
