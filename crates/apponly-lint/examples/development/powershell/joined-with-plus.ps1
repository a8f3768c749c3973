$graphUrl = 'https://graph.microsoft.com/beta'
$form = "grant_type=client_credentials&client_id=$($env:APP)&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_secret=" + [uri]::EscapeDataString($env:KEY)
$answer = Invoke-WebRequest -UseBasicParsing -Method Post -Uri "https://login.microsoftonline.com/$($env:TENANT)/oauth2/v2.0/token" -Body $form -ContentType 'application/x-www-form-urlencoded'
$accessToken = ($answer.Content | ConvertFrom-Json).access_token
$groups = Invoke-WebRequest -UseBasicParsing -Uri ($graphUrl + '/me/transitiveMemberOf/$count') -Headers @{ Authorization = "Bearer $accessToken"; ConsistencyLevel = 'eventual' }
$groups.Content
