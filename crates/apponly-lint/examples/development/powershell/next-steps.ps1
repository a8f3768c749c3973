$application = New-MgApplication -DisplayName $Name -RequiredResourceAccess @(
    @{ ResourceAppId = '00000003-0000-0000-c000-000000000000'; ResourceAccess = @(@{ Id = $roleId; Type = 'Role' }) }
)
Write-Host 'NEXT STEPS' -ForegroundColor Yellow
Write-Host '  1. Grant admin consent in the portal'
Write-Host "  2. Put $($application.AppId) into the configuration"
