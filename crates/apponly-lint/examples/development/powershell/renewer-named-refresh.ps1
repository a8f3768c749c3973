# Long mailbox report; a token lasts about an hour, so it is asked for again.
param(
    [Parameter(Mandatory)] [string] $TenantId,
    [Parameter(Mandatory)] [string] $ClientId,
    [Parameter(Mandatory)] [securestring] $ClientSecret
)

function Refresh-Token {
    $plain = [System.Net.NetworkCredential]::new('', $ClientSecret).Password
    $body = @{
        client_id     = $ClientId
        client_secret = $plain
        scope         = 'https://graph.microsoft.com/.default'
        grant_type    = 'client_credentials'
    }
    $answer = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Body $body
    $script:Header = @{ Authorization = "Bearer $($answer.access_token)" }
    $script:RefreshTokenAt = (Get-Date).AddSeconds($answer.expires_in - 300)
}

Refresh-Token
$uri = 'https://graph.microsoft.com/v1.0/users?$select=id,mail'
while ($uri) {
    if ((Get-Date) -gt $script:RefreshTokenAt) { Refresh-Token }
    $page = Invoke-RestMethod -Uri $uri -Headers $script:Header
    $page.value
    $uri = $page.'@odata.nextLink'
}
