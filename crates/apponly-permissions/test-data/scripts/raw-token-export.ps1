# Exports users to CSV. Needs User.Read.All
#=> GET /users
$tenantId = "contoso.onmicrosoft.com"
$body = @{
    grant_type    = "client_credentials"
    scope         = "https://graph.microsoft.com/.default"
    client_id     = $env:CLIENT_ID
}
$token = Invoke-RestMethod -Uri "https://login.microsoftonline.com/$tenantId/oauth2/v2.0/token" -Method Post -Body $body
$headers = @{ Authorization = "Bearer $($token.access_token)" }
$uri = "https://graph.microsoft.com/v1.0/users?`$select=id,displayName&`$top=999"
$users = @()
while ($uri) {
    $page = Invoke-RestMethod -Uri $uri -Headers $headers -Method Get
    $users += $page.value
    $uri = $page.'@odata.nextLink'
}
$users | Export-Csv users.csv
