# Permissions (application): Group.ReadWrite.All
param($TenantId, $ClientId, $Thumbprint)
Connect-MgGraph -TenantId $TenantId -ClientId $ClientId -CertificateThumbprint $Thumbprint
foreach ($group in Get-MgGroup -All) {
    if (-not $group.Description) { Update-MgGroup -GroupId $group.Id -Description 'none yet' }
}
