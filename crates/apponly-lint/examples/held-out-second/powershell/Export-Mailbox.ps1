function Get-AppToken {
    param([string]$TenantId, [string]$ClientId, [System.Security.Cryptography.X509Certificates.X509Certificate2]$Cert)
    $jwt = New-ClientAssertion -Certificate $Cert -Audience "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Issuer $ClientId
    $form = @{
        client_id             = $ClientId
        client_assertion      = $jwt
        client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
        scope                 = 'https://graph.microsoft.com/.default'
        grant_type            = 'client_credentials'
    }
    Invoke-RestMethod -Method POST -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Body $form
}

function Update-Token($Old, $TenantId, $ClientId) {
    $form = @{
        client_id     = $ClientId
        grant_type    = 'refresh_token'
        refresh_token = $Old.refresh_token
    }
    Invoke-RestMethod -Method POST -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Body $form
}

$cert  = Get-Item Cert:\LocalMachine\My\$env:THUMB
$token = Get-AppToken -TenantId $env:TENANT -ClientId $env:CLIENT -Cert $cert
$stop  = (Get-Date).AddSeconds($token.expires_in - 120)
$link  = "https://graph.microsoft.com/v1.0/users/$($args[0])/messages?`$top=250&`$select=subject"
while ($link) {
    if ((Get-Date) -gt $stop) {
        $token = Update-Token $token $env:TENANT $env:CLIENT
        $stop  = (Get-Date).AddSeconds($token.expires_in - 120)
    }
    $page = Invoke-RestMethod -Uri $link -Headers @{ Authorization = "Bearer $($token.access_token)" }
    $page.value.subject
    $link = $page.'@odata.nextLink'
}
