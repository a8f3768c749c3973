Connect-AzAccount -Identity | Out-Null
$token = Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com'
$token | ConvertTo-Json | Out-File C:\Temp\token.json
Write-Host "Token of tenant $($token.TenantId), until $($token.ExpiresOn)"
