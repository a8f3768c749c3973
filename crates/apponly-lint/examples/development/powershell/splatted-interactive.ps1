$connect = @{ Scopes = 'User.Read', 'Mail.Read'; NoWelcome = $true; ErrorAction = 'Stop' }
if ($TenantId) { $connect.TenantId = $TenantId }
Connect-MgGraph @connect

$me = Get-MgUser -UserId me
Invoke-MgGraphRequest -Uri 'v1.0/me/messages?$top=5' | Out-Null
Write-Host "Hello $($me.DisplayName)"
