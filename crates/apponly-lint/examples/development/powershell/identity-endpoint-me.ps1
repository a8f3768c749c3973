# Web job: reads the presence of the shared account
$uri = "$($env:IDENTITY_ENDPOINT)?resource=https://graph.microsoft.com&api-version=2019-08-01"
$answer = Invoke-RestMethod -Uri $uri -Headers @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER }
$head = @{ Authorization = "Bearer $($answer.access_token)" }
$presence = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/me/presence' -Headers $head
Write-Output "$($presence.availability) ($($presence.activity))"
