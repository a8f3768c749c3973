<#
.SYNOPSIS
  Lists users without a manager.
.NOTES
  Needs the application permission User.Read.All (admin consent).
#>
Connect-MgGraph -ClientId $env:AZURE_CLIENT_ID -TenantId $env:AZURE_TENANT_ID -CertificateThumbprint $env:CERT
$users = Get-MgUser -All -Filter "accountEnabled eq true" -ExpandProperty manager
$users | Where-Object { -not $_.Manager } | Select-Object DisplayName, UserPrincipalName
