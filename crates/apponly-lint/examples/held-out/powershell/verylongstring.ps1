# Replace these with your own application's values
$appId     = "00000000-0000-0000-0000-000000000000"
$appSecret = "verylongstring"
$tenant    = "yourtenant.onmicrosoft.com"

$reqBody = @{
    grant_type    = "client_credentials"
    client_id     = $appId
    client_secret = $appSecret
    scope         = "https://graph.microsoft.com/.default"
}
$response = Invoke-RestMethod "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Method Post -Body $reqBody
$header = @{ Authorization = "Bearer $($response.access_token)" }
$team = Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/teams/$($args[0])" -Headers $header
$team.displayName
