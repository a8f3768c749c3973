Connect-MgGraph -TenantId $tenant -ClientId $client -CertificateSubjectName 'CN=reports' -NoWelcome
$manager = Invoke-MgGraphRequest GET /v1.0/me/manager
$manager.mail
