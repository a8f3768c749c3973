# Reads the group membership of service accounts (runs on the old jump host)
$ClientID     = "2b8844d6-6c4d-4f9b-9c52-3f3f9d5f1a1a"
$ClientSecret = "«44 legacy»"
$tenantdomain = "fabrikam.onmicrosoft.com"
$loginURL     = "https://login.microsoftonline.com"
$resource     = "https://graph.windows.net"

$body  = @{grant_type="client_credentials";resource=$resource;client_id=$ClientID;client_secret=$ClientSecret}
$oauth = Invoke-RestMethod -Method Post -Uri $loginURL/$tenantdomain/oauth2/token?api-version=1.0 -Body $body

if ($oauth.access_token -ne $null) {
    $headerParams = @{'Authorization'="$($oauth.token_type) $($oauth.access_token)"}
    $url = "https://graph.windows.net/$tenantdomain/groups/$args/members?api-version=1.6"
    Do {
        $myReport = Invoke-WebRequest -UseBasicParsing -Headers $headerParams -Uri $url
        ($myReport.Content | ConvertFrom-Json).value | Select-Object displayName, userPrincipalName
        $url = ($myReport.Content | ConvertFrom-Json).'odata.nextLink'
    } while ($url -ne $null)
}
else { Write-Host "ERROR: No Access Token" }
