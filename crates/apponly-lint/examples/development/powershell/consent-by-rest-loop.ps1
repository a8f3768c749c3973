$required = @{ resourceAppId = $graph.AppId; resourceAccess = @() }
foreach ($role in $roles) { $required.resourceAccess += @{ id = $role.Id; type = 'Role' } }
Invoke-MgGraphRequest -Method PATCH -Uri "v1.0/applications/$($app.Id)" -Body (@{ requiredResourceAccess = @($required) } | ConvertTo-Json -Depth 5)
foreach ($role in $roles) {
    $assignment = @{ principalId = $sp.Id; resourceId = $graph.Id; appRoleId = $role.Id } | ConvertTo-Json
    Invoke-MgGraphRequest -Method POST -Uri "v1.0/servicePrincipals/$($sp.Id)/appRoleAssignments" -Body $assignment | Out-Null
}
