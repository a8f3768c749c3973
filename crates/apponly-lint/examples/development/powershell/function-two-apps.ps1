function New-GraphDaemon([string] $Name, [string[]] $Roles) {
    $access = @{ ResourceAppId = $graph.AppId; ResourceAccess = @($Roles | ForEach-Object { @{ Id = (Get-Role $_); Type = 'Role' } }) }
    $app = New-MgApplication -DisplayName $Name -RequiredResourceAccess $access
    $sp = New-MgServicePrincipal -AppId $app.AppId
    foreach ($role in $Roles) {
        New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -PrincipalId $sp.Id -ResourceId $graph.Id -AppRoleId (Get-Role $role)
    }
    $app
}
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$reader = New-GraphDaemon reader 'User.Read.All'
$portal = New-MgApplication -DisplayName portal -Spa @{ RedirectUris = 'https://portal.contoso.example' }
