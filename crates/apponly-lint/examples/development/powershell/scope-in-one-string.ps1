$key = (Get-StoredCredential -Target 'mail-reader').GetNetworkCredential().Password
$body = "grant_type=client_credentials&client_id=$ClientId&client_secret=$([uri]::EscapeDataString($key))&scope=https%3A%2F%2Fgraph.microsoft.com%2FMail.Read"
Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token" -Body $body | Out-Null
