<#
.SYNOPSIS
  Tells a Teams channel that a release is out. Last step of the release script.
.PARAMETER Passcode
  password of the app, the release server passes it
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$Version,
    [string]$TeamId    = '8b081ef6-4792-4def-b2c9-c363a1bf41d5',
    [string]$ChannelId = '19:4b6bed8d24574f6a9e436813cb2617d8@thread.tacv2',
    [string]$Passcode  = '«8Q deploynote»'
)

$idp = 'https://login.microsoftonline.com/d3c1d6a5-9c2a-47b7-8c04-70d2f13f2e40/oauth2/v2.0/token'

filter ConvertTo-Form { ($_.GetEnumerator() | ForEach-Object { '{0}={1}' -f $_.Key, [uri]::EscapeDataString($_.Value) }) -join '&' }

$form = @{
    client_id     = '40b1d7a8-2c59-4c0a-bc5e-1ad93d5a7b26'
    client_secret = $Passcode
    grant_type    = 'client_credentials'
    scope         = 'https://graph.microsoft.com/.default'
} | ConvertTo-Form

$auth = Invoke-RestMethod -Method Post -Uri $idp -Body $form -ContentType 'application/x-www-form-urlencoded'

$changes = git log --pretty='<li>%h %s</li>' "v$Version~1..v$Version"
$card = @{
    body = @{
        contentType = 'html'
        content     = "<b>Release $Version</b> is live.<ul>$($changes -join '')</ul>"
    }
}

$post = @{
    Method      = 'Post'
    Uri         = "https://graph.microsoft.com/v1.0/teams/$TeamId/channels/$ChannelId/messages"
    Headers     = @{ Authorization = "Bearer $($auth.access_token)" }
    ContentType = 'application/json'
    Body        = ConvertTo-Json $card -Depth 4
}
$m = Invoke-RestMethod @post
Write-Host "posted $($m.id)"
