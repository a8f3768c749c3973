# Sample: how to read the bookings of a room with an app.
# Copy, fill in the four values, remove the check below.
$TenantId     = "<your tenant id>"
$ClientId     = "00000000-0000-0000-0000-000000000000"
$ClientSecret = "<paste the secret VALUE here, not the id>"
$Room         = "room1@yourdomain.com"

if ($ClientSecret -like '<*' -or $TenantId -like '<*') {
    throw 'Fill in the values at the top first (better: read the secret from a vault).'
}

$TokenResponse = Invoke-RestMethod -Method POST `
    -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" `
    -ContentType 'application/x-www-form-urlencoded' `
    -Body @{
        client_id     = $ClientId
        client_secret = $ClientSecret
        scope         = 'https://graph.microsoft.com/.default'
        grant_type    = 'client_credentials'
    }

$Headers = @{
    Authorization = "Bearer $($TokenResponse.access_token)"
    Prefer        = 'outlook.timezone="UTC"'
}
$From = (Get-Date).Date.ToString('s')
$To   = (Get-Date).Date.AddDays(14).ToString('s')

$Bookings = @()
$Url = "https://graph.microsoft.com/v1.0/users/$Room/calendarView?startDateTime=$From&endDateTime=$To&`$select=subject,start,end,organizer"
do {
    $Result    = Invoke-RestMethod -Uri $Url -Headers $Headers
    $Bookings += $Result.value
    $Url       = $Result.'@odata.nextLink'
} while ($null -ne $Url)

$Bookings | Select-Object subject,
    @{ n = 'Start'; e = { [datetime]$_.start.dateTime } },
    @{ n = 'End';   e = { [datetime]$_.end.dateTime } },
    @{ n = 'By';    e = { $_.organizer.emailAddress.name } } | Sort-Object Start | Format-Table
