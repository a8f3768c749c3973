<#
.SYNOPSIS
  Licence and manager report for one department.

.PARAMETER AppOnly
  Use the certificate instead of a sign-in. Without it a browser opens.
#>
[CmdletBinding(DefaultParameterSetName = 'Interactive')]
param(
    [Parameter(Mandatory)][string]$Department,

    [Parameter(ParameterSetName = 'App', Mandatory)][switch]$AppOnly,
    [Parameter(ParameterSetName = 'App', Mandatory)][string]$TenantId,
    [Parameter(ParameterSetName = 'App', Mandatory)][string]$ClientId,
    [Parameter(ParameterSetName = 'App', Mandatory)][string]$Thumbprint
)

if ($AppOnly) {
    Connect-MgGraph -TenantId $TenantId -ClientId $ClientId -CertificateThumbprint $Thumbprint -NoWelcome
    $who = (Get-MgContext).AppName
}
else {
    Connect-MgGraph -Scopes 'User.Read.All' -NoWelcome
    $me  = Invoke-MgGraphRequest -Method GET -Uri 'https://graph.microsoft.com/v1.0/me?$select=displayName'
    $who = $me.displayName
}
Write-Host "running as $who"

$users = Get-MgUser -Filter "department eq '$($Department -replace "'", "''")'" -All -Property Id, DisplayName, UserPrincipalName, AssignedLicenses, EmployeeType

$report = foreach ($u in $users) {
    $boss = $null
    try { $boss = Get-MgUserManager -UserId $u.Id -ErrorAction Stop } catch { Write-Verbose "no manager: $($u.UserPrincipalName)" }
    [pscustomobject]@{
        Name     = $u.DisplayName
        Upn      = $u.UserPrincipalName
        Type     = $u.EmployeeType
        Licences = $u.AssignedLicenses.Count
        Manager  = $boss.AdditionalProperties.displayName
    }
}

$report | Sort-Object Name | Format-Table -AutoSize
$report | Export-Csv ".\audit-$Department.csv" -NoTypeInformation
Disconnect-MgGraph | Out-Null
