function Update-UserToken {
    param([Parameter(Mandatory)] $Token, [string]$ClientId)
    $body = @{ client_id = $ClientId; grant_type = 'refresh_token'; refresh_token = $Token.refresh_token; scope = 'User.Read offline_access' }
    Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token' -Body $body
}
function Get-AppToken {
    param([string]$Tenant, [string]$ClientId, [securestring]$Secret)
    $plain = ConvertFrom-SecureString $Secret -AsPlainText
    $body = @{ client_id = $ClientId; client_secret = $plain; grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default' }
    Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token" -Body $body
}
Export-ModuleMember -Function Update-UserToken, Get-AppToken
