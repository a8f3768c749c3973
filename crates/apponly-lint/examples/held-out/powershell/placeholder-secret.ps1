# Fill in the three values below before the first run.
$tenantId     = "<your-tenant-id>"
$clientId     = "<your-client-id>"
$clientSecret = "<your-client-secret>"

$body = @{
    grant_type    = "client_credentials"
    client_id     = $clientId
    client_secret = $clientSecret
    scope         = "https://graph.microsoft.com/.default"
}
$token = (Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenantId/oauth2/v2.0/token" -Body $body).access_token
$headers = @{ Authorization = "Bearer $token" }
$uri = "https://graph.microsoft.com/v1.0/applications?`$select=appId,displayName,passwordCredentials"
do {
    $page = Invoke-RestMethod -Uri $uri -Headers $headers
    foreach ($app in $page.value) {
        $app.passwordCredentials | Where-Object { [datetime]$_.endDateTime -lt (Get-Date).AddDays(30) } |
            ForEach-Object { [pscustomobject]@{ App = $app.displayName; KeyId = $_.keyId; End = $_.endDateTime } }
    }
    $uri = $page.'@odata.nextLink'
} while ($uri)
