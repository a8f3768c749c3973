#=> GET /organization
#=> POST /users/{id}/sendMail
#=> PATCH /policies/authorizationPolicy
#=> PUT /users/{id}/manager/$ref
Connect-MgGraph -Identity
$org = Invoke-MgGraphRequest -Method GET -Uri "/v1.0/organization"
Invoke-MgGraphRequest -Method POST -Uri "v1.0/users/$sender/sendMail" -Body $mail
Invoke-MgGraphRequest `
    -Method PATCH `
    -Uri 'https://graph.microsoft.com/beta/policies/authorizationPolicy' `
    -Body '{"allowInvitesFrom":"none"}'
Invoke-MgGraphRequest PUT "https://graph.microsoft.com/v1.0/users/$id/manager/`$ref" -Body $ref
