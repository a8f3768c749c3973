<#
.DESCRIPTION
    Lists the users of a department.
    Required application permissions: Directory.ReadWrite.All
#>
param([string]$Department = 'Sales')
Connect-MgGraph -Identity -NoWelcome
Get-MgUser -All -Filter "department eq '$Department'" -Property DisplayName, Mail |
    Sort-Object DisplayName |
    Format-Table DisplayName, Mail
