# Google-Kalender (Bereitschaft) -> Outlook-Kalender des Teams
# Google: OAuth-Client mit Refresh-Token (Benutzer hat einmal zugestimmt)
# Microsoft: App-only mit Zertifikat
param(
    [string]$TeamMailbox = 'bereitschaft@adatum.example',
    [int]$Tage = 14
)

function Get-GoogleToken {
    $g = Get-Content "$PSScriptRoot\google.json" -Raw | ConvertFrom-Json
    $antwort = Invoke-RestMethod -Method Post -Uri 'https://oauth2.googleapis.com/token' -Body @{
        grant_type    = 'refresh_token'
        client_id     = $g.client_id
        client_secret = $g.client_secret
        refresh_token = $g.refresh_token
    }
    if ($antwort.refresh_token) {
        $g.refresh_token = $antwort.refresh_token
        $g | ConvertTo-Json | Set-Content "$PSScriptRoot\google.json"
    }
    $antwort.access_token
}

$google = @{ Authorization = "Bearer $(Get-GoogleToken)" }
$von = (Get-Date).ToString('yyyy-MM-ddT00:00:00Z')
$bis = (Get-Date).AddDays($Tage).ToString('yyyy-MM-ddT00:00:00Z')
$schichten = @()
$seite = $null
do {
    $u = "https://www.googleapis.com/calendar/v3/calendars/primary/events?singleEvents=true&timeMin=$von&timeMax=$bis"
    if ($seite) { $u += "&pageToken=$seite" }
    $r = Invoke-RestMethod -Uri $u -Headers $google
    $schichten += $r.items
    $seite = $r.nextPageToken
} while ($seite)

Connect-MgGraph -TenantId $env:ADATUM_TENANT -ClientId $env:ADATUM_CLIENT -CertificateThumbprint $env:ADATUM_THUMBPRINT -NoWelcome

$vorhanden = Get-MgUserCalendarView -UserId $TeamMailbox -StartDateTime $von -EndDateTime $bis -All
foreach ($s in $schichten) {
    $betreff = "Bereitschaft: $($s.summary)"
    if ($vorhanden.Subject -contains $betreff) { continue }
    New-MgUserEvent -UserId $TeamMailbox -Subject $betreff -ShowAs free -IsAllDay `
        -Start @{ DateTime = $s.start.date; TimeZone = 'UTC' } `
        -End   @{ DateTime = $s.end.date;   TimeZone = 'UTC' } | Out-Null
    Write-Output "angelegt: $betreff"
}
