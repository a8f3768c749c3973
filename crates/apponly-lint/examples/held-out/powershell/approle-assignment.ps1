Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome
$resource = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$role = $resource.AppRoles | Where-Object Value -eq 'Mail.Send'

$app = New-MgApplication -DisplayName 'Ticket mailer' -RequiredResourceAccess @{
    ResourceAppId  = $resource.AppId
    ResourceAccess = @(@{ Id = $role.Id; Type = 'Role' })
}
$sp = New-MgServicePrincipal -AppId $app.AppId
New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -BodyParameter @{
    principalId = $sp.Id
    resourceId  = $resource.Id
    appRoleId   = $role.Id
} | Out-Null
Write-Output "granted Mail.Send to $($app.DisplayName)"
