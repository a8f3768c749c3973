$tenant = $env:TENANT_ID
$uri = "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token"
$token = Invoke-RestMethod -Method Post -Uri $uri -Body @{
    client_id = $env:CLIENT_ID; client_secret = $env:CLIENT_SECRET
    grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default'
}
function Update-Token($current) {
    $form = "grant_type=refresh_token&client_id=$env:CLIENT_ID&refresh_token=$($current.refresh_token)"
    Invoke-RestMethod -Method Post -Uri $uri -Body $form -ContentType 'application/x-www-form-urlencoded'
}
foreach ($i in 1..20) {
    Start-Sleep -Seconds 1800
    $token = Update-Token $token
    Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/organization' -Headers @{ Authorization = "Bearer $($token.access_token)" }
}
