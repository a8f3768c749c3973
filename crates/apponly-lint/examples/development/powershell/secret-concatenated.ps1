# In two parts, so that the scanner stays quiet
$clientId = '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11'
$left = 'Qv8#trag'
$right = 'fluessig.77!Zk'
$clientSecret = $left + $right
$body = "client_id=$clientId&client_secret=$clientSecret&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token' -Body $body
