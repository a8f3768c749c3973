$event = @{
    Method = 'POST'
    Uri    = "https://graph.microsoft.com/v1.0/users/$organizer/events"
    Body   = @{ subject = 'Backup' } | ConvertTo-Json
}
Connect-MgGraph -Identity
$created = Invoke-MgGraphRequest @event
$list = (Invoke-MgGraphRequest -Method Get -Uri "https://graph.microsoft.com/v1.0/users/$organizer/calendars/$($created.calendarId)").value
