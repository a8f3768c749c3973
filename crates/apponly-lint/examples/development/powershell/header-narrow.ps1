<#
.SYNOPSIS
    Disables stale devices. Needs Device.ReadWrite.All as an application permission.
#>
Connect-MgGraph -Identity -NoWelcome
Get-MgDevice -All -Filter "approximateLastSignInDateTime le $limit" | ForEach-Object {
    Update-MgDevice -DeviceId $_.Id -AccountEnabled:$false
}
