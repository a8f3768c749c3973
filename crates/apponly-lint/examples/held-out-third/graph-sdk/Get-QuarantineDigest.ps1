#Requires -Version 7.2
#Requires -Modules Microsoft.Graph.Authentication, Microsoft.Graph.Mail, Microsoft.Graph.Teams
<#
.SYNOPSIS
  Counts the quarantine notices of the last day and posts a line in the duty log.
.NOTES
  Scheduled on SRV-AUTO02 as gMSA. Certificate of the app is in LocalMachine\My.
#>
param(
    [string]$TenantId   = $env:M365_TENANT,
    [string]$ClientId   = $env:M365_APP,
    [string]$Thumbprint = $env:M365_THUMB,
    [string]$LogFile    = 'D:\Logs\duty.log'
)

$con = @{
    TenantId              = $TenantId
    ClientId              = $ClientId
    CertificateThumbprint = $Thumbprint
    Scopes                = 'Mail.Read', 'Team.ReadBasic.All'
    NoWelcome             = $true
}
Connect-MgGraph @con

$since = (Get-Date).ToUniversalTime().AddDays(-1).ToString('yyyy-MM-ddTHH:mm:ssZ')
$mails = Get-MgUserMessage -UserId 'me' -All `
            -Filter "receivedDateTime ge $since and from/emailAddress/address eq 'quarantine@messaging.microsoft.com'" `
            -Property subject, receivedDateTime

$perHour = $mails | Group-Object { $_.ReceivedDateTime.ToString('HH') } | Sort-Object Name
$text = $perHour | ForEach-Object { '{0}h={1}' -f $_.Name, $_.Count }

Add-Content -Path $LogFile -Value ("{0:s} quarantine {1}: {2}" -f (Get-Date), @($mails).Count, ($text -join ' '))
if (@($mails).Count -gt 200) {
    Write-EventLog -LogName Application -Source DutyLog -EventId 4021 -EntryType Warning -Message 'unusual number of quarantine notices'
}
$null = Disconnect-MgGraph
