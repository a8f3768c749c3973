$ErrorActionPreference = 'Stop'
$cert = Get-PfxCertificate -FilePath $env:PFX
Connect-MgGraph -ClientId $env:APP -TenantId $env:TENANT -Certificate $cert
$teams = (Invoke-MgGraphRequest -Uri "https://graph.microsoft.com/v1.0/me/joinedTeams").value
$teams | ForEach-Object { $_.displayName }
