[CmdletBinding()]
param([string]$Tenant, [string]$Client, [securestring]$Secret)
$form = @{
    grant_type    = 'client_credentials'
    client_id     = $Client
    client_secret = (New-Object pscredential 'x', $Secret).GetNetworkCredential().Password
    scope         = 'https://graph.microsoft.com/.default'
}
$response = Invoke-RestMethod "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token" -Method Post -Body $form
Write-Verbose "Got token $($response.access_token)"
Write-Information -MessageData ("Header: Bearer " + $response.access_token)
Write-Debug "expires in $($response.expires_in) s"
Write-Verbose "type $($response.token_type)"
