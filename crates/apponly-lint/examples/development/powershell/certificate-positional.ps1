# report of the print servers
$file = 'C:\ProgramData\Jobs\print.pfx'
$key = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2($file, 'Kleiner-Fuchs_5', 'PersistKeySet')
Connect-MgGraph -ClientId $env:PRINT_APP -TenantId $env:PRINT_TENANT -Certificate $key -NoWelcome
(Get-MgDevice -DeviceId $args[0]).DisplayName
