$reply = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Body "client_id=$id&client_secret=$secret&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&grant_type=client_credentials"
[PSCustomObject]@{
    AccessToken  = $reply.access_token
    RefreshToken = $reply.refresh_token
    Expires      = (Get-Date).AddSeconds($reply.expires_in)
} | Export-Clixml "$HOME\token.xml"
