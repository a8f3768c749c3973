# Opens the certificate of the archive job, then moves closed cases
$path = Join-Path $PSScriptRoot 'archive.pfx'
$flags = [System.Security.Cryptography.X509Certificates.X509KeyStorageFlags]::EphemeralKeySet
$certificate = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($path, 'Blau-Wal_1989!', $flags)
Connect-MgGraph -TenantId fabrikam.com -ClientId 8c1d7a52-3e4f-4b60-9d8a-c7b6a5948372 -Certificate $certificate -NoWelcome
$case = Get-MgSecurityCaseEdiscoveryCase -EdiscoveryCaseId $args[0]
if ($case.Status -eq 'closed') { Write-Output "$($case.DisplayName) is closed since $($case.ClosedDateTime)" }
