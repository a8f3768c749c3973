<#
  Setzt die Abwesenheitsnotiz für das Support-Postfach, Freitag 18 Uhr bis Montag 8 Uhr
  Aufruf durch die Aufgabenplanung: powershell -File Set-AbwesenheitTeam.ps1
#>
$config = Get-Content "$PSScriptRoot\config.json" -Raw | ConvertFrom-Json
$base   = 'https://graph.microsoft.com/v1.0'

function Get-Bearer {
    $pw = Get-StoredCredential -Target 'graph-support' -AsCredentialObject
    $p = @{
        Uri         = "https://login.microsoftonline.com/$($config.tenant)/oauth2/v2.0/token"
        Method      = 'POST'
        ErrorAction = 'Stop'
        Body        = @{
            grant_type    = 'client_credentials'
            client_id     = $config.app
            client_secret = $pw.Password
            scope         = "https://graph.microsoft.com/.default offline_access"
        }
    }
    (Invoke-RestMethod @p).access_token
}

$kopf = @{ Authorization = "Bearer $(Get-Bearer)"; 'Content-Type' = 'application/json; charset=utf-8' }

$heute  = (Get-Date).Date
$montag = $heute.AddDays(((1 - [int]$heute.DayOfWeek + 7) % 7))
$notiz  = @"
{
  "automaticRepliesSetting": {
    "status": "scheduled",
    "externalAudience": "all",
    "scheduledStartDateTime": { "dateTime": "$($heute.ToString('yyyy-MM-dd'))T18:00:00", "timeZone": "W. Europe Standard Time" },
    "scheduledEndDateTime":   { "dateTime": "$($montag.ToString('yyyy-MM-dd'))T08:00:00", "timeZone": "W. Europe Standard Time" },
    "internalReplyMessage": "$($config.intern)",
    "externalReplyMessage": "$($config.extern)"
  }
}
"@

$ressource = 'me/mailboxSettings'
try {
    Invoke-RestMethod -Method Patch -Uri "$base/$ressource" -Headers $kopf -Body ([Text.Encoding]::UTF8.GetBytes($notiz)) | Out-Null
    "$(Get-Date -Format s) gesetzt" | Add-Content "$PSScriptRoot\abwesenheit.log"
}
catch {
    "$(Get-Date -Format s) FEHLER $($_.Exception.Message)" | Add-Content "$PSScriptRoot\abwesenheit.log"
    exit 1
}
