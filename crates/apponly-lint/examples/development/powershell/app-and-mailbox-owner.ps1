param([switch]$AsApp, [string]$RefreshToken)
$form = @{ client_id = $env:APP_ID; client_secret = $env:APP_SECRET }
if ($AsApp) {
    $form.Add('grant_type', 'client_credentials')
    $form.Add('scope', 'https://graph.microsoft.com/.default')
}
else {
    $form.Add('grant_type', 'refresh_token')
    $form.Add('refresh_token', $RefreshToken)
}
$answer = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body $form
$headers = @{ Authorization = "Bearer $($answer.access_token)" }
