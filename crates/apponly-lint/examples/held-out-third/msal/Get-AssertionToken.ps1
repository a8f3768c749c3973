#requires -Version 7.1
# No certificate store on the Linux box, so the key sits here and we sign the assertion ourselves.
$tenant = $env:TENANT ?? (Get-Content /etc/inventory/tenant)
$client = $env:CLIENT ?? (Get-Content /etc/inventory/client)
$x5t    = 'qL0n2mJm3yD3m0X2b6rS1Ppb1Xg'   # public thumbprint, base64url

$keyText = @'
«pem-begin inventory»
«pem-line inventory1»
«pem-line inventory2»
«pem-line inventory3»
«pem-end inventory»
'@

function ConvertTo-Base64Url([byte[]]$Bytes) {
    [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_')
}

$rsa = [Security.Cryptography.RSA]::Create()
$rsa.ImportFromPem($keyText)

$aud  = "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token"
$now  = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
$head = @{ alg = 'RS256'; typ = 'JWT'; x5t = $x5t } | ConvertTo-Json -Compress
$load = @{ aud = $aud; iss = $client; sub = $client; jti = [guid]::NewGuid(); nbf = $now; exp = $now + 540 } | ConvertTo-Json -Compress
$toSign = (ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes($head))) + '.' + (ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes($load)))
$sig = $rsa.SignData([Text.Encoding]::ASCII.GetBytes($toSign), 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)

$res = Invoke-RestMethod -Method Post -Uri $aud -Body @{
    client_id             = $client
    scope                 = 'https://graph.microsoft.com/.default'
    grant_type            = 'client_credentials'
    client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    client_assertion      = $toSign + '.' + (ConvertTo-Base64Url $sig)
}

$next = 'https://graph.microsoft.com/v1.0/devices?$select=displayName,operatingSystem,approximateLastSignInDateTime&$top=500'
$all = while ($next) {
    $p = Invoke-RestMethod -Uri $next -Headers @{ Authorization = "Bearer $($res.access_token)" }
    $p.value
    $next = $p.'@odata.nextLink'
}
$all | Export-Csv -Path /var/lib/inventory/devices.csv
