$body = @{
    grant_type    = "client_credentials"
    client_id     = $env:APP_ID
    client_secret = $env:APP_SECRET
    scope         = "https://graph.microsoft.com/.default"
}
$oauth = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT_ID/oauth2/v2.0/token" -Body $body
$header = @{ 'Authorization' = "$($oauth.token_type) $($oauth.access_token)" }

$base = "https://graph.microsoft.com/v1.0"
$resource = "me/outlook/masterCategories"
$uri = "$base/$resource"
$categories = Invoke-RestMethod -Headers $header -Uri $uri -Method Get
$categories | ConvertTo-Json -Depth 5 | Out-File .\categories.json
