#requires -Version 5.1
Set-StrictMode -Version 2
$script:Session = @{ AccessToken = $null; RefreshToken = $null; Expires = [datetime]::MinValue; Tenant = $null; App = $null; Key = $null }

function Connect-KtoGraph {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][guid]$TenantId,
        [Parameter(Mandatory)][guid]$ApplicationId,
        [Parameter(Mandatory)][securestring]$Key
    )
    $script:Session.Tenant = $TenantId
    $script:Session.App    = $ApplicationId
    $script:Session.Key    = $Key
    $plain = [System.Net.NetworkCredential]::new('', $Key).Password

    $req = @{
        Method      = 'Post'
        Uri         = 'https://login.microsoftonline.com/{0}/oauth2/v2.0/token' -f $TenantId
        ContentType = 'application/x-www-form-urlencoded'
        Body        = @{
            grant_type    = 'client_credentials'
            client_id     = $ApplicationId
            client_secret = $plain
            scope         = 'https://graph.microsoft.com/.default'
        }
    }
    $answer = Invoke-RestMethod @req
    $script:Session.AccessToken  = $answer.access_token
    $script:Session.RefreshToken = $answer.refresh_token
    $script:Session.Expires      = (Get-Date).AddSeconds($answer.expires_in - 120)
}

function Update-KtoSession {
    # called before each request; does nothing while the token is good
    if ((Get-Date) -lt $script:Session.Expires) { return }
    Write-Verbose 'token is stale, refreshing'
    $req = @{
        Method = 'Post'
        Uri    = "https://login.microsoftonline.com/$($script:Session.Tenant)/oauth2/v2.0/token"
        Body   = @{
            grant_type    = 'refresh_token'
            client_id     = $script:Session.App
            client_secret = [System.Net.NetworkCredential]::new('', $script:Session.Key).Password
            refresh_token = $script:Session.RefreshToken
        }
    }
    $answer = Invoke-RestMethod @req
    $script:Session.AccessToken = $answer.access_token
    $script:Session.Expires     = (Get-Date).AddSeconds($answer.expires_in - 120)
}

function Get-KtoItem {
    [CmdletBinding()]
    param([Parameter(Mandatory, ValueFromPipeline)][string]$Path)
    process {
        $next = 'https://graph.microsoft.com/v1.0/' + $Path.TrimStart('/')
        while ($next) {
            Update-KtoSession
            $page = Invoke-RestMethod -Uri $next -Headers @{ Authorization = 'Bearer ' + $script:Session.AccessToken }
            if ($page.PSObject.Properties['value']) { $page.value } else { $page }
            $next = if ($page.PSObject.Properties['@odata.nextLink']) { $page.'@odata.nextLink' }
        }
    }
}

Export-ModuleMember -Function Connect-KtoGraph, Get-KtoItem
