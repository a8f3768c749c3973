$ErrorActionPreference = 'Stop'
$cred = Import-Clixml -Path "$env:ProgramData\GraphJobs\graph.cred.xml"
$form = @{
    grant_type    = 'client_credentials'
    client_id     = $cred.UserName
    client_secret = $cred.GetNetworkCredential().Password
    scope         = 'https://graph.microsoft.com/.default'
}
$tok = Invoke-RestMethod -Method Post -Uri 'https://login.microsoftonline.com/fabrikam.com/oauth2/v2.0/token' -Body $form
$sku = Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/subscribedSkus' -Headers @{ Authorization = "Bearer $($tok.access_token)" }
$e5 = $sku.value | Where-Object skuPartNumber -eq 'SPE_E5'
if ($e5.consumedUnits -ge $e5.prepaidUnits.enabled) {
    Send-MailMessage -SmtpServer relay.fabrikam.local -From jobs@fabrikam.com -To helpdesk@fabrikam.com -Subject 'No E5 left'
}
