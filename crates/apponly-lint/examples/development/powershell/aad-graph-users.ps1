$loginUrl = 'https://login.microsoftonline.com'
$body = @{ grant_type = 'client_credentials'; resource = 'https://graph.windows.net'; client_id = $ClientID; client_secret = $ClientSecret }
$oauth = Invoke-RestMethod -Method Post -Uri "$loginUrl/$tenantDomain/oauth2/token?api-version=1.0" -Body $body
$headers = @{ Authorization = "$($oauth.token_type) $($oauth.access_token)" }
$users = (Invoke-RestMethod -Headers $headers -Uri "https://graph.windows.net/$tenantDomain/users?api-version=1.6&`$top=999").value
$users.Count
