$t = Get-MgContext
$token = (Get-AzAccessToken -ResourceTypeName MSGraph).Token
$token | Set-Clipboard
"Token for $($t.TenantId): $token" | Tee-Object -FilePath "$env:TEMP\run.log"
