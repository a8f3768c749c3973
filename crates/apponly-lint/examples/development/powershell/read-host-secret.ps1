$tenant = Read-Host 'Tenant'
$client = Read-Host 'Client id'
$secret = Read-Host 'Client secret' -AsSecureString
$ptr    = [Runtime.InteropServices.Marshal]::SecureStringToBSTR($secret)
try {
    $plain = [Runtime.InteropServices.Marshal]::PtrToStringBSTR($ptr)
    $answer = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -Body @{
        client_id = $client; client_secret = $plain; grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default'
    }
    Write-Host "OK, the token lasts $($answer.expires_in) s" -ForegroundColor Green
} catch {
    $reason = ($_.ErrorDetails.Message | ConvertFrom-Json).error_description
    Write-Host "refused: $reason" -ForegroundColor Red
} finally {
    [Runtime.InteropServices.Marshal]::ZeroFreeBSTR($ptr)
}
