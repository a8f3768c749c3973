<#
.SYNOPSIS
    Disables Entra devices that were not seen for N days.
.DESCRIPTION
    Reads all devices with an app token (MSAL.PS) and disables the old ones.
    A token lives about an hour; $TimeToRefreshToken decides when we simply ask for a new one.
    App permission: Device.ReadWrite.All
.EXAMPLE
    .\Get-StaleDevices.ps1 -Days 180 -WhatIf
#>
#Requires -Modules MSAL.PS, Microsoft.PowerShell.SecretManagement
[CmdletBinding(SupportsShouldProcess)]
param([int]$Days = 180)

$clientId = "0d9c1f3a-52f4-4f0b-a7a5-1a8d2d0c9e31"
$tenantId = "a6a5e1d7-3f52-4b7e-8fd5-77e0a3b1c001"
$clientSecret = Get-Secret -Name StaleDevices      # SecureString

$script:TokenStart = $null
$TimeToRefreshToken = [timespan]::FromMinutes(50)

function Renew-Token {
    if ($script:TokenStart -and ((Get-Date) - $script:TokenStart) -lt $TimeToRefreshToken) { return }
    $result = Get-MsalToken -ClientId $clientId -TenantId $tenantId -ClientSecret $clientSecret -Scopes "https://graph.microsoft.com/.default" -ForceRefresh
    $script:Header = @{ Authorization = $result.CreateAuthorizationHeader() }
    $script:TokenStart = Get-Date
    Write-Verbose "new token, valid until $($result.ExpiresOn.LocalDateTime)"
}

$cutoff = (Get-Date).AddDays(-$Days).ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ")
$url    = "https://graph.microsoft.com/v1.0/devices?`$filter=approximateLastSignInDateTime le $cutoff and accountEnabled eq true&`$select=id,displayName,operatingSystem,approximateLastSignInDateTime&`$top=999"
$all    = @()
while ($url) {
    Renew-Token
    $page = Invoke-RestMethod -Uri $url -Headers $script:Header
    $all += $page.value
    $url  = $page.'@odata.nextLink'
}
Write-Host "$($all.Count) stale devices"

foreach ($d in $all | Where-Object operatingSystem -eq 'Windows') {
    if ($PSCmdlet.ShouldProcess($d.displayName, 'disable')) {
        Renew-Token
        Invoke-RestMethod -Method Patch -Uri "https://graph.microsoft.com/v1.0/devices/$($d.id)" -Headers $script:Header -ContentType 'application/json' -Body '{"accountEnabled": false}'
    }
}
