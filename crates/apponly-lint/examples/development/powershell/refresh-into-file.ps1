$answer = Invoke-RestMethod -Method POST -Uri "https://login.microsoftonline.com/$TenantName/oauth2/token" -Body @{
    grant_type = "client_credentials"; resource = "https://graph.microsoft.com"; client_id = $ClientID; client_secret = $ClientSecret
}
$answer.refresh_token | Out-File "$env:APPDATA\refresh.txt"
$headers = @{ Authorization = "$($answer.token_type) $($answer.access_token)" }
Invoke-RestMethod -Headers $headers -Uri 'https://graph.microsoft.com/v1.0/subscribedSkus'
