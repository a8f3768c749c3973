$pfx = "C:\Certs\graph-automation.pfx"
$cert = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2($pfx, "Kx7!petrol-Anker", "MachineKeySet")
Connect-MgGraph -ClientId "5e6f7081-92a3-44b5-86c7-d8e9fa0b1c2d" -TenantId "wingtip.com" -Certificate $cert

$since = (Get-Date).AddDays(-1).ToString("s") + "Z"
Get-MgAuditLogDirectoryAudit -All -Filter "activityDateTime ge $since and category eq 'RoleManagement'" |
    Select-Object ActivityDateTime, ActivityDisplayName, @{ n = "By"; e = { $_.InitiatedBy.User.UserPrincipalName } } |
    Export-Csv "D:\Audit\roles-$(Get-Date -f yyyy-MM-dd).csv" -NoTypeInformation
