[CmdletBinding()]
param([string]$Site = 'root')
$certificate = New-Object -TypeName System.Security.Cryptography.X509Certificates.X509Certificate2 -ArgumentList 'D:\Keys\sites.pfx', 'Grauer-Specht#12'
Connect-MgGraph -ClientId $env:SITES_APP -TenantId $env:SITES_TENANT -Certificate $certificate -NoWelcome
$found = Get-MgSite -SiteId $Site
Write-Output "$($found.DisplayName): $($found.WebUrl)"
