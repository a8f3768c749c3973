param([string]$Name = 'graph-automation', [int]$Months = 6)
$cert = New-SelfSignedCertificate -Subject "CN=$Name" -CertStoreLocation 'Cert:\LocalMachine\My' `
    -KeyExportPolicy NonExportable -KeySpec Signature -KeyLength 3072 -HashAlgorithm SHA256 -NotAfter (Get-Date).AddMonths($Months)
Export-Certificate -Cert $cert -FilePath ".\$Name.cer" | Out-Null
Connect-MgGraph -Scopes 'Application.ReadWrite.All' -NoWelcome
$app = Get-MgApplication -Filter "displayName eq '$Name'" -Top 1
$key = @{ type = 'AsymmetricX509Cert'; usage = 'Verify'; key = $cert.RawData; displayName = "CN=$Name" }
Update-MgApplication -ApplicationId $app.Id -KeyCredentials (@($app.KeyCredentials) + $key)
"thumbprint {0}, until {1:d}" -f $cert.Thumbprint, $cert.NotAfter
