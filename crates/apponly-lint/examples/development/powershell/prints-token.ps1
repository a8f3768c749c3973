$body = @{
    client_id     = $env:AZURE_CLIENT_ID
    client_secret = $env:AZURE_CLIENT_SECRET
    scope         = 'https://graph.microsoft.com/.default'
    grant_type    = 'client_credentials'
}
$response = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:AZURE_TENANT_ID/oauth2/v2.0/token" -Body $body
$accessToken = $response.access_token
Write-Host "Access token: $accessToken"
$org = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/organization?$top=1' -Headers @{ Authorization = "Bearer $accessToken" }
Write-Host "Tenant: $($org.value[0].displayName)"
