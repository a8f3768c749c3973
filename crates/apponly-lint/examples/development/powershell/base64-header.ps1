$pair = '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11:Qv8#tragfluessig.77!Zk'
$basic = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes($pair))
$body = 'grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default'
Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token' -Headers @{ Authorization = "Basic $basic" } -Body $body | Out-Null
