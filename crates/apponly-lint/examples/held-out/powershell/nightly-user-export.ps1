<#
.SYNOPSIS
    Exports all member users with their last sign-in to a CSV on the file server.
.NOTES
    Scheduled task on SRV-AUTO01, daily 02:30. Owner: Client Engineering
#>
$ErrorActionPreference = 'Stop'
$tenantId = 'b1c2f7a0-5a7e-4c1f-9a43-0a7d0b0f6d11'
$appId    = '6f1c1c55-9d0f-4ee8-8f0b-0bd0ab2e51a3'
$key      = '«8Q nightly»'
$outFile  = '\\srv-file01\reports\users.csv'

$form = @{
    client_id     = $appId
    scope         = 'https://graph.microsoft.com/.default'
    client_secret = $key
    grant_type    = 'client_credentials'
}
$answer  = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$tenantId/oauth2/v2.0/token" -Body $form
$headers = @{ Authorization = "Bearer $($answer.access_token)" }

$uri   = "https://graph.microsoft.com/v1.0/users?`$select=id,displayName,userPrincipalName,signInActivity&`$top=999"
$users = while ($uri) {
    $page = Invoke-RestMethod -Uri $uri -Headers $headers
    $page.value
    $uri = $page.'@odata.nextLink'
}
$users | Select-Object displayName, userPrincipalName, @{ n = 'Last'; e = { $_.signInActivity.lastSignInDateTime } } |
    Export-Csv -Path $outFile -NoTypeInformation -Encoding UTF8
