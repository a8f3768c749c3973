$token = (Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com').Token
$headers = @{ Authorization = "Bearer $token" }
$payload = @"
{
  "displayName": "$Name",
  "requiredResourceAccess": [{
    "resourceAppId": "00000003-0000-0000-c000-000000000000",
    "resourceAccess": [
      { "id": "bf394140-e372-4bf9-a898-299cfc7564e5", "type": "Role" }
    ]
  }]
}
"@
$app = Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/applications' -Headers $headers -ContentType 'application/json' -Body $payload
Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/servicePrincipals' -Headers $headers -ContentType 'application/json' -Body (@{ appId = $app.appId } | ConvertTo-Json)
