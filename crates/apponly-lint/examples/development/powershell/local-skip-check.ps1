$state = Invoke-RestMethod -Uri 'https://localhost:8834/server/status' -SkipCertificateCheck
Connect-MgGraph -ClientId $env:CLIENT_ID -TenantId $env:TENANT_ID -CertificateThumbprint $env:THUMBPRINT -NoWelcome
Invoke-MgGraphRequest -Method GET -Uri '/v1.0/organization' -OutputType PSObject
Write-Host "scanner: $($state.status)"
