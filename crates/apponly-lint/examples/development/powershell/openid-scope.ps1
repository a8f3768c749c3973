#Requires -Version 5.1
param($Tenant = $env:TENANT, $App = $env:APP)
$secret = (Import-Clixml "$env:APPDATA\jobs\graph.xml").GetNetworkCredential().Password
$scopes = 'openid', 'offline_access', 'https://graph.microsoft.com/.default' -join ' '
$body = "client_id=$App&client_secret=$([uri]::EscapeDataString($secret))&grant_type=client_credentials&scope=$([uri]::EscapeDataString($scopes))"
$token = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token" -Body $body -ContentType 'application/x-www-form-urlencoded'
$domain = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/domains/contoso.com' -Headers @{ Authorization = "Bearer $($token.access_token)" }
if (-not $domain.isVerified) { Write-Error 'domain is not verified' }
