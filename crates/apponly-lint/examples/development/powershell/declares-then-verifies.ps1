param([string] $AppObjectId, [string] $PrincipalId)
$access = @{
    ResourceAppId  = '00000003-0000-0000-c000-000000000000'
    ResourceAccess = @(@{ Id = '498476ce-e0fe-48b0-b801-37ba7e2685c6'; Type = 'Role' })
}
Update-MgApplication -ApplicationId $AppObjectId -RequiredResourceAccess $access
Start-Sleep -Seconds 15
$now = Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $PrincipalId
Write-Output "roles: $($now.Count)"
