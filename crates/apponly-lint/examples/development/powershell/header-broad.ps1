<#
.SYNOPSIS
    Lists stale devices.
.NOTES
    Application permission: Directory.ReadWrite.All
#>
Connect-MgGraph -Identity -NoWelcome
Get-MgDevice -All -Filter "approximateLastSignInDateTime le $limit" | Select-Object DisplayName | Export-Csv devices.csv
