function Get-Token {
    $device = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/devicecode" -Body @{ client_id = $env:APP; scope = 'User.Read' }
    Write-Host $device.message
    Start-Sleep -Seconds 60
    $form = @{ grant_type = 'urn:ietf:params:oauth:grant-type:device_code'; client_id = $env:APP; device_code = $device.device_code }
    (Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body $form).access_token
}
$token = Get-Token
Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/me' -Headers @{ Authorization = "Bearer $token" }
