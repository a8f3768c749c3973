param([datetime]$From = (Get-Date).AddDays(-7), [datetime]$To = (Get-Date))
$ErrorActionPreference = 'Stop'
Import-Module Microsoft.Graph.Calendar
$secret = Get-Content -Path "$PSScriptRoot/../secrets/rooms.txt" | ConvertTo-SecureString
$credential = New-Object System.Management.Automation.PSCredential ($env:ROOMS_APP, $secret)
Connect-MgGraph -ClientSecretCredential $credential -TenantId $env:ROOMS_TENANT -NoWelcome

$rooms = Get-MgPlaceAsRoom -All
foreach ($room in $rooms) {
    $events = Get-MgUserCalendarView -UserId $room.EmailAddress -StartDateTime $From -EndDateTime $To -All
    [pscustomobject]@{ Room = $room.DisplayName; Events = $events.Count }
}
$owner = Invoke-MgGraphRequest -Method GET -Uri '/v1.0/me?$select=mail'
Send-MailMessage -To $owner.mail -From rooms@contoso.com -SmtpServer relay -Subject 'done'
