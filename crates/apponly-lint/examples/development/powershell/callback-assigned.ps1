add-type -AssemblyName System.Net.Http
[System.Net.ServicePointManager]::ServerCertificateValidationCallback = [System.Net.Security.RemoteCertificateValidationCallback]{ param($s, $c, $ch, $e) return $true }
Connect-MgGraph -TenantId $tenant -ClientId $client -CertificateThumbprint $thumbprint
