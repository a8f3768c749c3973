<#
    Azure Automation runbook, runs every night on the hybrid worker
    keeps language and time zone of shared mailboxes in line with the site list
#>
param(
    [string] $SiteFile = 'D:\Jobs\sites.csv',
    [switch] $WhatIfOnly
)
$ErrorActionPreference = 'Stop'

$cred     = Get-AutomationPSCredential -Name 'GraphMailboxApp'
$tenant   = Get-AutomationVariable -Name 'TenantId'
$stored   = Get-AutomationVariable -Name 'GraphRefresh'
$endpoint = "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token"

$common = @{ client_id = $cred.UserName; client_secret = $cred.GetNetworkCredential().Password }

if ([string]::IsNullOrEmpty($stored)) {
    Write-Output 'first run: client credentials'
    $form = $common + @{ grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default' }
}
else {
    Write-Output 'reusing the session of last night'
    $form = $common + @{ grant_type = 'refresh_token'; refresh_token = $stored }
}
$t = Invoke-RestMethod -Method POST -Uri $endpoint -Body $form
Set-AutomationVariable -Name 'GraphRefresh' -Value $t.refresh_token

$h = @{
    Authorization  = 'Bearer {0}' -f $t.access_token
    'Content-Type' = 'application/json'
}

$changed = 0
foreach ($row in Import-Csv $SiteFile -Delimiter ';') {
    $u = "https://graph.microsoft.com/v1.0/users/$($row.Mailbox)/mailboxSettings"
    $now = Invoke-RestMethod -Uri $u -Headers $h
    if ($now.timeZone -eq $row.TimeZone -and $now.language.locale -eq $row.Locale) { continue }
    $patch = @{ timeZone = $row.TimeZone; language = @{ locale = $row.Locale } } | ConvertTo-Json
    if ($WhatIfOnly) { Write-Output "would change $($row.Mailbox)"; continue }
    $null = Invoke-RestMethod -Method PATCH -Uri $u -Headers $h -Body $patch
    $changed++
}
Write-Output "$changed mailboxes changed"
