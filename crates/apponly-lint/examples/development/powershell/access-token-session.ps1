$body = @{ client_id = $id; client_secret = $env:GRAPH_KEY; grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default' }
$answer = Invoke-RestMethod "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Method Post -Body $body
$secure = $answer.access_token | ConvertTo-SecureString -AsPlainText -Force
Connect-MgGraph -AccessToken $secure -NoWelcome
Get-MgUserCalendarView -UserId me -StartDateTime $from -EndDateTime $to -All | Select-Object Subject
