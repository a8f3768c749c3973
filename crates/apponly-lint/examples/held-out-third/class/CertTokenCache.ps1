# Token cache for long jobs, certificate from the store, one token for each resource
class CertTokenCache {
    [string] $Tenant
    [string] $Client
    [Security.Cryptography.X509Certificates.X509Certificate2] $Cert
    hidden [hashtable] $Tokens = @{}
    static [string] $Login = 'https://login.microsoftonline.com'

    CertTokenCache([string]$tenant, [string]$client, [string]$thumb) {
        $this.Tenant = $tenant
        $this.Client = $client
        $this.Cert   = Get-Item "Cert:\LocalMachine\My\$thumb"
    }

    static [string] B64([byte[]]$b) { return [Convert]::ToBase64String($b).TrimEnd('=').Replace('+', '-').Replace('/', '_') }

    hidden [string] Assertion([string]$aud) {
        $h = @{ alg = 'RS256'; typ = 'JWT'; x5t = [CertTokenCache]::B64($this.Cert.GetCertHash()) } | ConvertTo-Json -Compress
        $n = [DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
        $c = @{ aud = $aud; iss = $this.Client; sub = $this.Client; jti = "$([guid]::NewGuid())"; nbf = $n; exp = $n + 300 } | ConvertTo-Json -Compress
        $d = [CertTokenCache]::B64([Text.Encoding]::UTF8.GetBytes($h)) + '.' + [CertTokenCache]::B64([Text.Encoding]::UTF8.GetBytes($c))
        $k = [Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($this.Cert)
        $s = $k.SignData([Text.Encoding]::ASCII.GetBytes($d), [Security.Cryptography.HashAlgorithmName]::SHA256, [Security.Cryptography.RSASignaturePadding]::Pkcs1)
        return "$d.$([CertTokenCache]::B64($s))"
    }

    [string] Get([string]$resource) {
        $t = $this.Tokens[$resource]
        if (-not $t -or $t.Until -lt [datetime]::UtcNow) { $t = $this.RefreshToken($resource) }
        return $t.Value
    }

    # "refresh" = a new request with a new assertion
    hidden [hashtable] RefreshToken([string]$resource) {
        $url = "$([CertTokenCache]::Login)/$($this.Tenant)/oauth2/v2.0/token"
        $r = Invoke-RestMethod -Method Post -Uri $url -Body @{
            client_id             = $this.Client
            scope                 = "$resource/.default"
            grant_type            = 'client_credentials'
            client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
            client_assertion      = $this.Assertion($url)
        }
        $e = @{ Value = $r.access_token; Until = [datetime]::UtcNow.AddSeconds($r.expires_in - 300) }
        $this.Tokens[$resource] = $e
        return $e
    }
}

$cache = [CertTokenCache]::new($env:TENANT, $env:CLIENT, $env:THUMB)
foreach ($id in Get-Content .\users.txt) {
    $h = @{ Authorization = "Bearer $($cache.Get('https://graph.microsoft.com'))" }
    try { (Invoke-RestMethod "https://graph.microsoft.com/v1.0/users/$id/manager?`$select=displayName" -Headers $h).displayName }
    catch { "$id has no manager" }
}
