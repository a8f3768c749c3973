# Function app, timer trigger, every 15 minutes
param($Timer)

if ($Timer.IsPastDue) { Write-Host 'late' }

$rooms = $env:ROOMS -split ';'
$from  = (Get-Date).ToUniversalTime()
$to    = $from.AddMinutes(15)

$scopes = @(
    'https://graph.microsoft.com/.default'
    'offline_access'     # otherwise the token dies after one hour
) -join ' '

$pairs = @{
    client_id     = $env:ROOM_CLIENT_ID
    client_secret = $env:ROOM_CLIENT_SECRET
    grant_type    = 'client_credentials'
    scope         = $scopes
}
$form = ($pairs.GetEnumerator() | ForEach-Object { '{0}={1}' -f $_.Key, [uri]::EscapeDataString($_.Value) }) -join '&'

$web = Invoke-WebRequest -UseBasicParsing -Method POST -ContentType 'application/x-www-form-urlencoded' `
    -Uri "https://login.microsoftonline.com/$env:ROOM_TENANT/oauth2/v2.0/token" -Body $form
$auth = $web.Content | ConvertFrom-Json

$h = @{ Authorization = "Bearer $($auth.access_token)"; Prefer = 'outlook.timezone="UTC"' }

$occupied = 0
foreach ($room in $rooms) {
    $body = @{
        schedules                = @($room)
        startTime                = @{ dateTime = $from.ToString('s'); timeZone = 'UTC' }
        endTime                  = @{ dateTime = $to.ToString('s'); timeZone = 'UTC' }
        availabilityViewInterval = 15
    } | ConvertTo-Json -Depth 4
    $r = Invoke-RestMethod -Method POST -Headers $h -ContentType 'application/json' -Body $body `
        -Uri "https://graph.microsoft.com/v1.0/users/$room/calendar/getSchedule"
    if ($r.value[0].availabilityView -ne '0') { $occupied++ }
}

Push-OutputBinding -Name outTable -Value @{
    PartitionKey = $from.ToString('yyyyMMdd')
    RowKey       = $from.ToString('HHmm')
    Occupied     = $occupied
    Rooms        = $rooms.Count
}
