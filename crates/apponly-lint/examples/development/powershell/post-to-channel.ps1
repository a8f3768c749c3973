[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $TeamId,
    [Parameter(Mandatory)] [string] $ChannelId,
    [Parameter(Mandatory)] [string] $Text
)
$certificate = Get-Item "Cert:\CurrentUser\My\$env:BOT_THUMBPRINT"
$token = Get-MsalToken -ClientId $env:BOT_CLIENT -TenantId $env:BOT_TENANT -ClientCertificate $certificate -Scopes 'https://graph.microsoft.com/.default'
$headers = @{
    Authorization  = "Bearer $($token.AccessToken)"
    'Content-Type' = 'application/json'
}
$message = @{ body = @{ content = $Text } } | ConvertTo-Json
$url = "https://graph.microsoft.com/v1.0/teams/$TeamId/channels/$ChannelId/messages"
Invoke-RestMethod -Method Post -Uri $url -Headers $headers -Body $message | Out-Null
