Connect-MgGraph -Identity -NoWelcome
$hint = "/me does not work here; use /users/{id}"
$usage = '/me/messages needs a user'
if (-not $UserId) { throw "$hint ($usage)" }
$me = $UserId
Get-MgUser -UserId $me -Property Mail | Select-Object Mail
Write-Host "https://graph.microsoft.com/v1.0/users/$me was read"
