Set-StrictMode -Version Latest

# There is no refresh token with client_credentials, we just sign in again shortly before the end.

$script:Cfg = @{
    TenantId     = $env:GT_TENANT_ID
    ClientId     = $env:GT_CLIENT_ID
    ClientSecret = $env:GT_CLIENT_SECRET
    Scope        = 'https://graph.microsoft.com/.default'
}
$script:Cache = @{ Token = $null; NotAfter = [datetime]::MinValue }

function Get-GTToken {
    if ([datetime]::UtcNow -lt $script:Cache.NotAfter) { return $script:Cache.Token }

    foreach ($k in 'TenantId', 'ClientId', 'ClientSecret') {
        if ([string]::IsNullOrWhiteSpace($script:Cfg[$k])) { throw "GT_$k is not set" }
    }
    $splat = @{
        Method      = 'Post'
        Uri         = 'https://login.microsoftonline.com/{0}/oauth2/v2.0/token' -f $script:Cfg.TenantId
        ContentType = 'application/x-www-form-urlencoded'
        Body        = @{
            grant_type    = 'client_credentials'
            client_id     = $script:Cfg.ClientId
            client_secret = $script:Cfg.ClientSecret
            scope         = $script:Cfg.Scope
        }
    }
    $answer = Invoke-RestMethod @splat -ErrorAction Stop
    $script:Cache.Token    = $answer.access_token
    $script:Cache.NotAfter = [datetime]::UtcNow.AddSeconds($answer.expires_in - 300)
    return $script:Cache.Token
}

function Invoke-GT {
    param(
        [Parameter(Mandatory)][string]$Path,
        [int]$MaxTry = 5
    )
    $next = "https://graph.microsoft.com/v1.0/$Path"
    do {
        $try = 0
        do {
            $try++; $again = $false
            try {
                $res = Invoke-RestMethod -Uri $next -Headers @{ Authorization = "Bearer $(Get-GTToken)"; ConsistencyLevel = 'eventual' }
            }
            catch {
                $code = [int]$_.Exception.Response.StatusCode
                if ($code -in 429, 503, 504 -and $try -lt $MaxTry) { Start-Sleep -Seconds (5 * $try); $again = $true }
                else { throw }
            }
        } while ($again)
        if ($res.PSObject.Properties['value']) { $res.value } else { $res }
        $next = if ($res.PSObject.Properties['@odata.nextLink']) { $res.'@odata.nextLink' }
    } while ($next)
}

function Get-GTUser  { param([string]$Upn) Invoke-GT "users/$([uri]::EscapeDataString($Upn))" }
function Get-GTGroupMember { param([guid]$Id) Invoke-GT "groups/$Id/members?`$select=id,displayName" }

Export-ModuleMember -Function Get-GTUser, Get-GTGroupMember
