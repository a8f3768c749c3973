function Get-GraphToken {
    param([string]$Tenant, [string]$Client, [securestring]$Secret)
    $form = @{
        client_id     = $Client
        client_secret = [System.Net.NetworkCredential]::new('', $Secret).Password
        scope         = 'https://graph.microsoft.com/.default'
        grant_type    = 'client_credentials'
    }
    $answer = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token" -Body $form
    return $answer.access_token
}

$secret = Get-Secret -Name 'archive-app'
$token = Get-GraphToken -Tenant $env:TENANT -Client $env:CLIENT -Secret $secret
$request = @{
    Uri     = 'https://graph.microsoft.com/v1.0/me/drive/root'
    Method  = 'Get'
    Headers = @{ Authorization = "Bearer $token" }
}
$drive = Invoke-RestMethod @request
"$($drive.name) was changed $($drive.lastModifiedDateTime)"
