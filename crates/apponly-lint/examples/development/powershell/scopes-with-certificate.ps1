[CmdletBinding()]
param(
    [string]$GroupName = 'All Company'
)
$graph = @{
    ClientId              = '0f5f3a51-7aa2-4d1e-9a2e-7e2a7d4f6b11'
    TenantId              = 'a9c1e3b7-26c4-4f1d-8f37-0e9f2d6f9c55'
    CertificateThumbprint = '9F3B1C0D5E7A2B4C6D8E0F1A2B3C4D5E6F708192'
}
Connect-MgGraph @graph -Scopes 'Group.Read.All', 'User.Read.All'

$group = Get-MgGroup -Filter "displayName eq '$GroupName'" -Top 1
Get-MgGroupMember -GroupId $group.Id -All | ForEach-Object { $_.AdditionalProperties.userPrincipalName }
