$ids = foreach ($name in 'User.Read.All', 'Group.Read.All') {
    ($graph.AppRoles | Where-Object { $_.Value -eq $name }).Id
}
$access = $ids | ForEach-Object { @{ Id = $_; Type = 'Role' } }
$own = $graph.AppRoles | Where-Object Value -eq 'Sites.Selected'
$access += @{ Id = $own.Id; Type = 'Scope' }
Update-MgApplication -ApplicationId $id -RequiredResourceAccess @{ ResourceAppId = $graph.AppId; ResourceAccess = $access }
New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp -BodyParameter $assignment
