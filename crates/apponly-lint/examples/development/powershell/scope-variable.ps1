$scope = 'https://graph.microsoft.com/Directory.Read.All'
$body = "client_id=$client&scope=$scope&client_secret=$([uri]::EscapeDataString($env:KEY))&grant_type=client_credentials"
Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Body $body -ContentType 'application/x-www-form-urlencoded' | Out-Null
