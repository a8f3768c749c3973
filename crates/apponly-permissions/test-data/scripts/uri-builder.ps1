#=> GET /users/{id}/onlineMeetings
#=> POST /users/{id}/onlineMeetings
Set-StrictMode -Version 3
$Api = @{ Version = 'v1.0' }
$meetings = Invoke-RestMethod -Uri "https://graph.microsoft.com/$($Api.Version)/users/$userId/onlineMeetings?`$filter=joinWebUrl eq '$url'" -Headers $h
$new = Invoke-RestMethod -Uri ([uri]"https://graph.microsoft.com/v1.0/users/$userId/onlineMeetings") -Body $b -Method ([Microsoft.PowerShell.Commands.WebRequestMethod]::Post) -Headers $h
