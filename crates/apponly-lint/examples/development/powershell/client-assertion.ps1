param($TenantId, $ClientId, $Thumbprint)
$cert = Get-Item "Cert:\CurrentUser\My\$Thumbprint"
function ConvertTo-Base64Url([byte[]]$Bytes) { [Convert]::ToBase64String($Bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_') }
$now = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
$tokenUri = "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token"
$head  = @{ alg = 'RS256'; typ = 'JWT'; x5t = ConvertTo-Base64Url $cert.GetCertHash() } | ConvertTo-Json -Compress
$claim = @{ aud = $tokenUri; iss = $ClientId; sub = $ClientId; jti = [guid]::NewGuid(); nbf = $now; exp = $now + 300 } | ConvertTo-Json -Compress
$unsigned = (ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes($head))) + '.' + (ConvertTo-Base64Url ([Text.Encoding]::UTF8.GetBytes($claim)))
$rsa = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($cert)
$sig = $rsa.SignData([Text.Encoding]::UTF8.GetBytes($unsigned), 'SHA256', [Security.Cryptography.RSASignaturePadding]::Pkcs1)
$answer = Invoke-RestMethod -Method Post -Uri $tokenUri -Body @{
    client_id             = $ClientId
    client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
    client_assertion      = "$unsigned.$(ConvertTo-Base64Url $sig)"
    scope                 = 'https://graph.microsoft.com/.default'
    grant_type            = 'client_credentials'
}
$skus = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/subscribedSkus' -Headers @{ Authorization = "Bearer $($answer.access_token)" }
$skus.value | Format-Table skuPartNumber, consumedUnits
