# GraphTools.psm1 - shared by the Intune jobs
# Jobs run for hours, so the token is asked for again after 55 minutes.
$Script:TimeToRefreshToken = [datetime]::MinValue
$Script:RefreshTokenEvery  = New-TimeSpan -Minutes 55
$Script:Header             = $null

function Renew-Token {
    [CmdletBinding()]
    param([string]$SecretName = 'IntuneJobs')

    $cred = Get-Secret -Name $SecretName              # PSCredential: app id and secret
    $splat = @{
        Method = 'POST'
        Uri    = "https://login.microsoftonline.com/$env:INTUNE_TENANT/oauth2/v2.0/token"
        Body   = @{
            client_id     = $cred.UserName
            client_secret = $cred.GetNetworkCredential().Password
            scope         = 'https://graph.microsoft.com/.default'
            grant_type    = 'client_credentials'
        }
    }
    $t = Invoke-RestMethod @splat
    $Script:Header = @{ Authorization = 'Bearer ' + $t.access_token }
    $Script:TimeToRefreshToken = (Get-Date) + $Script:RefreshTokenEvery
    Write-Verbose "next refresh of the token: $Script:TimeToRefreshToken"
}

function Invoke-GraphTool {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, ValueFromPipeline)][string]$Uri,
        [ValidateSet('GET', 'POST', 'PATCH', 'DELETE')][string]$Method = 'GET',
        $Body
    )
    process {
        while ($Uri) {
            if ((Get-Date) -ge $Script:TimeToRefreshToken) { Renew-Token }
            $call = @{ Uri = $Uri; Method = $Method; Headers = $Script:Header; ErrorAction = 'Stop' }
            if ($Body) { $call.Body = $Body | ConvertTo-Json -Depth 20; $call.ContentType = 'application/json' }
            try { $r = Invoke-RestMethod @call }
            catch {
                if ($_.Exception.Response.StatusCode -eq 429) {
                    $wait = [int]($_.Exception.Response.Headers['Retry-After'] ?? 20)
                    Start-Sleep -Seconds $wait
                    continue
                }
                throw
            }
            if ($r.PSObject.Properties.Name -contains 'value') { $r.value } else { $r }
            $Uri = $r.'@odata.nextLink'
        }
    }
}

function Get-NonCompliantDevice {
    "https://graph.microsoft.com/v1.0/deviceManagement/managedDevices?`$filter=complianceState eq 'noncompliant'" |
        Invoke-GraphTool | Select-Object deviceName, userPrincipalName, lastSyncDateTime
}

Export-ModuleMember -Function Invoke-GraphTool, Get-NonCompliantDevice
