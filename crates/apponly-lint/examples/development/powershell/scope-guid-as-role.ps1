$params = @{
    RequiredResourceAccess = @(
        @{
            ResourceAppId  = "00000003-0000-0000-c000-000000000000"
            ResourceAccess = @(
                @{
                    Id   = "a154be20-db9c-4678-8ab7-66f6cc099a59" # User.Read.All
                    Type = "Role"
                },
                @{
                    Id   = "98830695-27a2-44f7-8c18-0c3ebc9698f6"
                    Type = "Role"
                }
            )
        }
    )
}
Update-MgApplication -ApplicationId $appObjectId -BodyParameter $params
Invoke-MgGraphRequest -Method POST -Uri "v1.0/servicePrincipals/$spId/appRoleAssignments" -Body $assignment
