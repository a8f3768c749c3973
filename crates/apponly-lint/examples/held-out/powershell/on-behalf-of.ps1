using namespace System.Net
# Azure Function behind a front end: exchanges the caller's token, acts as the caller
param($Request, $TriggerMetadata)
$incoming = $Request.Headers.Authorization -replace '^Bearer ', ''
$exchange = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT_ID/oauth2/v2.0/token" -Body @{
    grant_type          = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
    client_id           = $env:CLIENT_ID
    client_secret       = $env:CLIENT_SECRET
    assertion           = $incoming
    scope               = 'https://graph.microsoft.com/Mail.Read offline_access'
    requested_token_use = 'on_behalf_of'
}
$cache = @{ user = $Request.Query.user; refresh = $exchange.refresh_token }
$profile = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/me' -Headers @{ Authorization = "Bearer $($exchange.access_token)" }
Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{ StatusCode = 200; Body = $profile.displayName })
