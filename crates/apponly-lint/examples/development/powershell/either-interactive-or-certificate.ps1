param(
    [switch]$Interactive,
    [string]$ClientId,
    [string]$TenantId,
    [string]$CertificateThumbprint
)
if ($Interactive) {
    Connect-MgGraph -Scopes 'Directory.Read.All', 'Policy.Read.All' -NoWelcome
}
else {
    Connect-MgGraph -ClientId $ClientId -TenantId $TenantId -CertificateThumbprint $CertificateThumbprint -NoWelcome
}
$roles = Get-MgDirectoryRole -All
foreach ($role in $roles) {
    $members = Get-MgDirectoryRoleMember -DirectoryRoleId $role.Id -All
    [pscustomobject]@{ Role = $role.DisplayName; Members = $members.Count }
}
