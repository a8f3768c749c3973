$base = 'https://graph.microsoft.com/v1.0'
Connect-AzAccount -Identity | Out-Null
$token = (Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com').Token
$uri = '{0}/me/photo/$value' -f $base
Invoke-RestMethod -Uri $uri -Headers @{ Authorization = "Bearer $token" } -OutFile "$env:TEMP\photo.jpg"
