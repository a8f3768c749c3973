[CmdletBinding(SupportsShouldProcess)]
param(
    [int]$DaysInactive = 120
)

function Get-AuthHeader {
    param($TenantId, $ClientId, $Secret)
    $req = @{
        Uri         = "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token"
        Method      = 'POST'
        ContentType = 'application/x-www-form-urlencoded'
        Body        = @{
            client_id     = $ClientId
            client_secret = $Secret
            grant_type    = 'client_credentials'
            scope         = 'https://graph.microsoft.com/.default'
        }
    }
    $t = Invoke-RestMethod @req
    @{ Authorization = "$($t.token_type) $($t.access_token)" }
}

$header = Get-AuthHeader -TenantId 'fabrikam.com' -ClientId '91f2ab1c-2f7b-4a51-a6ab-5f1c0f9c7d02' -Secret '«8Q intune»'
$cutoff = (Get-Date).AddDays(-$DaysInactive).ToString('yyyy-MM-ddTHH:mm:ssZ')
$next = "https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?`$filter=lastSyncDateTime le $cutoff"
while ($next) {
    $r = Invoke-RestMethod -Uri $next -Headers $header
    foreach ($d in $r.value) {
        if ($PSCmdlet.ShouldProcess($d.deviceName, 'Retire')) {
            Invoke-RestMethod -Method Post -Uri "https://graph.microsoft.com/v1.0/deviceManagement/managedDevices/$($d.id)/retire" -Headers $header
        }
    }
    $next = $r.'@odata.nextLink'
}
