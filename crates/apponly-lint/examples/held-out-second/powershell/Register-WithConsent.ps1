param([string]$Name = 'Device report')
$ErrorActionPreference = 'Stop'
Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$roles = $graph.AppRoles | Where-Object Value -in 'Device.Read.All', 'DeviceManagementManagedDevices.Read.All'
$app = New-MgApplication -DisplayName $Name -RequiredResourceAccess @(@{
        ResourceAppId  = $graph.AppId
        ResourceAccess = @($roles | ForEach-Object { @{ Id = $_.Id; Type = 'Role' } })
    })
$sp = New-MgServicePrincipal -AppId $app.AppId
$roles | ForEach-Object {
    $null = New-MgServicePrincipalAppRoleAssignedTo -ServicePrincipalId $graph.Id -PrincipalId $sp.Id -ResourceId $graph.Id -AppRoleId $_.Id
}
"granted $($roles.Value -join ', ') to $($app.AppId)"
