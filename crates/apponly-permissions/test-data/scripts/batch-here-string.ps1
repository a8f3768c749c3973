#=> GET /users/{id}
#=> GET /users/{id}/licenseDetails
#=> POST /groups/{id}/members/$ref
$batch = @"
{
  "requests": [
    { "id": "1", "method": "GET", "url": "/users/$upn?`$select=id" },
    { "id": "2", "method": "GET", "url": "/users/$upn/licenseDetails" },
    { "id": "3", "method": "POST", "url": "/groups/$gid/members/`$ref", "body": { "@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/$oid" } }
  ]
}
"@
Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/$batch' -Method Post -Body $batch -Headers $h -ContentType 'application/json'
