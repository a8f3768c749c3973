Write-Host 'Creating application...'
$app = New-MgApplication -DisplayName 'sync' -RequiredResourceAccess $(
    @{ ResourceAppId = '00000003-0000-0000-c000-000000000000'; ResourceAccess = @{ Id = 'dbaae8cf-10b5-4b86-a4a1-f871c94c6695'; Type = 'Role' } }
)
$sp = New-MgServicePrincipal -AppId $app.AppId
Write-Host 'Granting admin consent...'
New-MgOauth2PermissionGrant -ClientId $sp.Id -ConsentType AllPrincipals -ResourceId $graph.Id -Scope 'GroupMember.ReadWrite.All'
