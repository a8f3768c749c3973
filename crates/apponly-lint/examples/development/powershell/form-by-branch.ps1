$form = @{ client_id = $env:APP_ID; client_secret = $env:APP_SECRET }
if (Test-Path $StateFile) {
    $state = Get-Content $StateFile -Raw | ConvertFrom-Json
    $form.Add('grant_type', 'refresh_token')
    $form.Add('refresh_token', $state.refresh_token)
}
else {
    $form.Add('grant_type', 'client_credentials')
    $form.Add('scope', 'https://graph.microsoft.com/.default')
}
$state = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body $form
$state | ConvertTo-Json | ConvertTo-SecureString -AsPlainText -Force | ConvertFrom-SecureString | Set-Content $StateFile
