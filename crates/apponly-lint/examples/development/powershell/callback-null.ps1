# an older module switched the check off; Graph is called with it on
[System.Net.ServicePointManager]::ServerCertificateValidationCallback = $null
[System.Net.ServicePointManager]::SecurityProtocol = 'Tls12'
Connect-MgGraph -TenantId $tenant -ClientId $client -CertificateThumbprint $thumbprint
