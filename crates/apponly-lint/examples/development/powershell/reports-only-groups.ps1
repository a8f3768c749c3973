# Permissions (application): Group.ReadWrite.All
param($TenantId, $ClientId, $Thumbprint)
Connect-MgGraph -TenantId $TenantId -ClientId $ClientId -CertificateThumbprint $Thumbprint
foreach ($group in Get-MgGroup -All) {
    $members = Get-MgGroupMember -GroupId $group.Id -All
    '{0};{1}' -f $group.DisplayName, @($members).Count
}
