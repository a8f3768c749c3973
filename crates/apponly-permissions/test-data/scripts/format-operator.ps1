#=> PATCH /users/{id}
#=> GET /users/{id}/manager
$base = "https://graph.microsoft.com/{0}" -f "v1.0"
$u = '{0}/users/{1}' -f $base, $row.Upn
Invoke-RestMethod -Uri $u -Method Patch -Body ($row | ConvertTo-Json) -ContentType application/json
$m = Invoke-RestMethod -Uri ('{0}/users/{1}/manager' -f $base, $row.Upn) -Method 'Get'
