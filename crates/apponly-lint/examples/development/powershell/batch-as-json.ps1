#Requires -Modules Az.Accounts
Connect-AzAccount -Identity | Out-Null
$token = (Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com').Token
$json = @"
{
  "requests": [
    { "id": "1", "method": "GET", "url": "/me/people?`$top=3" },
    { "id": "2", "method": "GET", "url": "/users/$($args[0])/people?`$top=3" }
  ]
}
"@
Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/$batch' -Body $json -ContentType 'application/json' -Headers @{ Authorization = "Bearer $token" }
