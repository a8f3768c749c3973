<#
.NOTES
Application permissions: User.ReadWrite.All, Group.Read.All
#>
Connect-MgGraph -ClientId $clientId -TenantId $tenantId -CertificateThumbprint $thumbprint -NoWelcome
Get-MgUser -All -Property displayName, accountEnabled | Export-Csv users.csv
Get-MgGroup -All | Export-Csv groups.csv
