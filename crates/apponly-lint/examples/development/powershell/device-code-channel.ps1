Import-Module MSAL.PS
$token = Get-MsalToken -ClientId $ClientId -TenantId $TenantId -DeviceCode -Scopes 'ChannelMessage.Send'
$headers = @{ Authorization = $token.CreateAuthorizationHeader() }
$body = @{ body = @{ content = 'Backup done' } } | ConvertTo-Json
Invoke-RestMethod -Method Post -Headers $headers -ContentType 'application/json' -Body $body -Uri "https://graph.microsoft.com/v1.0/teams/$team/channels/$channel/messages"
