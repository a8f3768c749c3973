param($ObjectId, [guid[]]$RoleId)
Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome
$body = @{
    requiredResourceAccess = @(
        @{
            resourceAppId  = '00000003-0000-0000-c000-000000000000'
            resourceAccess = @($RoleId | ForEach-Object { @{ id = $_; type = 'Role' } })
        }
    )
}
Invoke-MgGraphRequest -Method PATCH -Uri "v1.0/applications/$ObjectId" -Body ($body | ConvertTo-Json -Depth 6)
