$connection = Get-AutomationConnection -Name AzureRunAsConnection
$cred = Get-AutomationPSCredential -Name 'GraphApp'
$body = @{
    grant_type    = 'client_credentials'
    client_id     = $cred.UserName
    client_secret = $cred.GetNetworkCredential().Password
    scope         = 'https://graph.microsoft.com/.default'
}
$t = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$($connection.TenantId)/oauth2/v2.0/token" -Body $body
$headers = @{ Authorization = 'Bearer ' + $t.access_token }
$user = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/users/room-4711@contoso.com' -Headers $headers
Write-Output $user.displayName
