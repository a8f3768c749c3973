param([Parameter(Mandatory)]$TenantId, [Parameter(Mandatory)]$ClientId)

$secret = Get-Secret -Name GraphApp -AsPlainText
$script:session = @{}

function Connect-Api {
    $body = @{
        grant_type    = 'client_credentials'
        client_id     = $ClientId
        client_secret = $secret
        scope         = 'https://graph.microsoft.com/.default'
    }
    $response = Invoke-RestMethod -Method Post -Body $body -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token"
    $script:session.AccessToken  = $response.access_token
    $script:session.RefreshToken = $response.refresh_token
    $script:session.Expires      = (Get-Date).AddSeconds($response.expires_in)
}

function Invoke-Api([string]$Path) {
    if ($script:session.Expires -lt (Get-Date).AddMinutes(5)) { Connect-Api }
    Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/$Path" -Headers @{ Authorization = "Bearer $($script:session.AccessToken)" }
}

Connect-Api
(Invoke-Api 'organization?$select=displayName,verifiedDomains&$top=1').value[0].verifiedDomains | Format-Table name, isDefault
