$id = [uri]::EscapeDataString($env:INVITE_APP)
$key = [uri]::EscapeDataString((Get-Content -Raw /run/secrets/invite))
$body = "client_id=$id&client_secret=$key&grant_type=client_credentials"
$body += "&scope=https%3A%2F%2Fgraph.microsoft.com%2FUser.Invite.All"
$token = (Invoke-RestMethod -Method Post -ContentType 'application/x-www-form-urlencoded' -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body $body).access_token
