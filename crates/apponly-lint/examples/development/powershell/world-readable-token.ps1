$body = "grant_type=client_credentials&client_id=$env:CLIENT_ID&client_secret=$env:CLIENT_SECRET&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
Invoke-WebRequest -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT_ID/oauth2/v2.0/token" -Body $body -OutFile C:\Temp\graph-answer.json
$token = (Get-Content C:\Temp\graph-answer.json | ConvertFrom-Json).access_token
