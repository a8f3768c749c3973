[CmdletBinding()]
param([Parameter(Mandatory)][string]$Tenant, [Parameter(Mandatory)][pscredential]$App)

$form = @{
    grant_type    = 'client_credentials'
    client_id     = $App.UserName
    client_secret = $App.GetNetworkCredential().Password
    scope         = 'https://graph.microsoft.com/.default'
}
$answer = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token" -Body $form
$steps = [System.Collections.Generic.List[object]]::new()
$steps.Add([pscustomobject]@{ id = '1'; method = 'GET'; url = "/me/joinedTeams" })
$steps.Add([pscustomobject]@{ id = '2'; method = 'GET'; url = "/groups/$env:GROUP/owners?`$top=1" })
$headers = @{ Authorization = "Bearer $($answer.access_token)" }
$body = @{ requests = $steps } | ConvertTo-Json -Depth 4
Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/$batch' -Headers $headers -Body $body -ContentType 'application/json'
