# For the help desk: runs under the operator's own account
Connect-MgGraph -Scopes 'User.Read', 'Mail.Read', 'Calendars.Read' -NoWelcome
$me = Invoke-MgGraphRequest -Uri 'https://graph.microsoft.com/v1.0/me?$select=displayName,mail'
Write-Host "Hello $($me.displayName)"
$start = (Get-Date).Date.ToString('s')
$end   = (Get-Date).Date.AddDays(1).ToString('s')
$uri   = "https://graph.microsoft.com/v1.0/me/calendarView?startDateTime=$start&endDateTime=$end"
while ($uri) {
    $view = Invoke-MgGraphRequest -Uri $uri
    $view.value | ForEach-Object { '{0}  {1}' -f $_.start.dateTime, $_.subject }
    $uri = $view.'@odata.nextLink'
}
