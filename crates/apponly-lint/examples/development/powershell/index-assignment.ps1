$body = @{ displayName = 'x' }
$body['requiredResourceAccess'] = @(
    @{ resourceAppId = $graphAppId; resourceAccess = @(@{ id = $roleId; type = 'Role' }) }
)
Invoke-MgGraphRequest -Method POST -Uri '/v1.0/applications' -Body $body
