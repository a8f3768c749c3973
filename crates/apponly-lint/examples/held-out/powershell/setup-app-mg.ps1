Connect-MgGraph -Scopes 'Application.ReadWrite.All' -NoWelcome

$graphSp = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$wanted  = 'User.Read.All', 'Group.Read.All'
$access  = @{
    ResourceAppId  = $graphSp.AppId
    ResourceAccess = @(
        foreach ($w in $wanted) {
            $role = $graphSp.AppRoles | Where-Object { $_.Value -eq $w -and $_.AllowedMemberTypes -contains 'Application' }
            @{ Id = $role.Id; Type = 'Role' }
        }
    )
}
$app = New-MgApplication -DisplayName 'HR sync' -RequiredResourceAccess $access
$sp  = New-MgServicePrincipal -AppId $app.AppId
Write-Host "App $($app.AppId) and service principal $($sp.Id) are ready. Put the id into config.json."
