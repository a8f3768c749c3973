$base = 'https://graph.microsoft.com/v1.0'
$access = @(@{ resourceAppId = '00000003-0000-0000-c000-000000000000'; resourceAccess = @(@{ id = 'df021288-bdef-4463-88db-98f22de89214'; type = 'Role' }) })
$one = Invoke-MgGraphRequest -Method POST -Uri "$base/applications" -Body @{ displayName = 'one'; requiredResourceAccess = $access }
$two = Invoke-MgGraphRequest -Method POST -Uri "$base/applications" -Body @{ displayName = 'two'; requiredResourceAccess = $access }
$oneSp = Invoke-MgGraphRequest -Method POST -Uri "$base/servicePrincipals" -Body @{ appId = $one.appId }
$twoSp = Invoke-MgGraphRequest -Method POST -Uri "$base/servicePrincipals" -Body @{ appId = $two.appId }
$assignment = @{ principalId = $oneSp.id; resourceId = $graphSp.id; appRoleId = 'df021288-bdef-4463-88db-98f22de89214' }
Invoke-MgGraphRequest -Method POST -Uri "$base/servicePrincipals/$($oneSp.id)/appRoleAssignments" -Body $assignment
