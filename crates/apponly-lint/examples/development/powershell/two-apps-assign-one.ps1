Connect-MgGraph -Scopes 'Application.ReadWrite.All'
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$read = $graph.AppRoles | Where-Object Value -eq 'User.Read.All'
$send = $graph.AppRoles | Where-Object Value -eq 'Mail.Send'

$readerApp = New-MgApplication -DisplayName 'Leaver reader' -RequiredResourceAccess @(@{
    ResourceAppId = $graph.AppId; ResourceAccess = @(@{ Id = $read.Id; Type = 'Role' }) })
$readerSp = New-MgServicePrincipal -AppId $readerApp.AppId
New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $readerSp.Id -PrincipalId $readerSp.Id -ResourceId $graph.Id -AppRoleId $read.Id

$mailApp = New-MgApplication -DisplayName 'Leaver mailer' -RequiredResourceAccess @(@{
    ResourceAppId = $graph.AppId; ResourceAccess = @(@{ Id = $send.Id; Type = 'Role' }) })
$mailSp = New-MgServicePrincipal -AppId $mailApp.AppId
Write-Host "Mailer: $($mailApp.AppId) / $($mailSp.Id)"
