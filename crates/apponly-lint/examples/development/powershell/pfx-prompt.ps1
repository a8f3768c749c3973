$password = Read-Host 'Password of the certificate file' -AsSecureString
$certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new('C:\certs\report.pfx', $password, 'MachineKeySet')
Import-PfxCertificate -FilePath 'C:\certs\report.pfx' -Password $password -CertStoreLocation Cert:\LocalMachine\My | Out-Null
"{0} valid until {1:d}" -f $certificate.Subject, $certificate.NotAfter
