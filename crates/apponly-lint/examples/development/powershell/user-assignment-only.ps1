Connect-MgGraph -Scopes 'Application.ReadWrite.All','AppRoleAssignment.ReadWrite.All'
$app = New-MgApplication -DisplayName 'approvals' -RequiredResourceAccess @{
    ResourceAppId = '00000003-0000-0000-c000-000000000000'
    ResourceAccess = @(@{ Id = '6e472fd1-ad78-48da-a0f0-97ab2c6b769e'; Type = 'Role' })
}
$sp = New-MgServicePrincipal -AppId $app.AppId -AppRoleAssignmentRequired
New-MgUserAppRoleAssignment -UserId $me -PrincipalId $me -ResourceId $sp.Id -AppRoleId ([guid]::Empty)
