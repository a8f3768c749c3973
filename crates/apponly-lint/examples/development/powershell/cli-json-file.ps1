$manifest = @(
    @{
        resourceAppId  = '00000003-0000-0000-c000-000000000000'
        resourceAccess = @(
            @{ id = 'b0afded3-3588-46d8-8b3d-9842eff778da'; type = 'Role' }
        )
    }
)
$file = New-TemporaryFile
ConvertTo-Json -InputObject $manifest -Depth 4 | Set-Content $file
$app = az ad app create --display-name audit-reader --required-resource-accesses "@$file" | ConvertFrom-Json
az ad sp create --id $app.appId | Out-Null
Remove-Item $file
