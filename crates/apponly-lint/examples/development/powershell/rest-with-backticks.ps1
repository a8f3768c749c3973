$login = Invoke-RestMethod `
    -Method Post `
    -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" `
    -Body @{
        client_id     = $ClientId
        scope         = 'https://graph.microsoft.com/.default'
        client_secret = (Import-Clixml "$PSScriptRoot\app.xml").GetNetworkCredential().Password
        grant_type    = 'client_credentials'
    }
$auth = @{ Authorization = 'Bearer ' + $login.access_token }
$reply = @{ comment = 'Seen' } | ConvertTo-Json
foreach ($id in $ids) {
    Invoke-RestMethod `
        -Method Post `
        -Uri "https://graph.microsoft.com/v1.0/me/messages/$id/reply" `
        -Headers $auth `
        -ContentType 'application/json' `
        -Body $reply
}
