$tenant = 'contoso.onmicrosoft.com'
$client = '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11'
# Not in clear
$secret = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('UXY4I3RyYWdmbHVlc3NpZy43NyFaaw=='))
$body = @{ grant_type = 'client_credentials'; client_id = $client; client_secret = $secret; scope = 'https://graph.microsoft.com/.default' }
$t = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Body $body
