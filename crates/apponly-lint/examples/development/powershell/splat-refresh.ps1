$splat = @{
    Method = 'Post'
    Uri    = "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token"
    Body   = @{ grant_type = 'client_credentials'; client_id = $Id; client_secret = $Secret; scope = 'https://graph.microsoft.com/.default' }
}
$global:Tokens = Invoke-RestMethod @splat

function Get-Fresh {
    $splat.Body = @{ grant_type = 'refresh_token'; client_id = $Id; client_secret = $Secret; refresh_token = $global:Tokens.refresh_token }
    $global:Tokens = Invoke-RestMethod @splat
}
