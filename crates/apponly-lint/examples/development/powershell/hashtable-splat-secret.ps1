$Config = @{
    Tenant = 'contoso.onmicrosoft.com'
    App    = '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11'
    Key    = '«34 splatkey»'
}
$Body = @{
    grant_type    = 'client_credentials'
    client_id     = $Config.App
    client_secret = $Config.Key
    scope         = 'https://graph.microsoft.com/.default'
}
Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$($Config.Tenant)/oauth2/v2.0/token" -Body $Body | Out-Null
