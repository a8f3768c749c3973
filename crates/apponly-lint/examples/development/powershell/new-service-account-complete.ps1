param([string]$Name = 'license-report')
Connect-MgGraph -Scopes "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"
$graphSp = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$appRoles = $graphSp.AppRoles | Where-Object { $_.Value -in 'Organization.Read.All', 'User.Read.All' }
$app = New-MgApplication -DisplayName $Name -RequiredResourceAccess @{
    ResourceAppId  = $graphSp.AppId
    ResourceAccess = @($appRoles | ForEach-Object { @{ Id = $_.Id; Type = 'Role' } })
}
$sp = New-MgServicePrincipal -AppId $app.AppId
$appRoles | ForEach-Object {
    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -PrincipalId $sp.Id -ResourceId $graphSp.Id -AppRoleId $_.Id
}
