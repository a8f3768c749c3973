# GraphSession.psm1 - small wrapper used by the Intune jobs
# Import-Module .\GraphSession.psm1; Connect-GraphSession -Tenant x -Client y -Secret (Get-Secret intune)

$script:Session = $null

function Connect-GraphSession {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Tenant,
        [Parameter(Mandatory)] [string] $Client,
        [Parameter(Mandatory)] [securestring] $Secret
    )
    $plain = [System.Net.NetworkCredential]::new('', $Secret).Password

    $reply = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$Tenant/oauth2/v2.0/token" -Body @{
        client_id     = $Client
        client_secret = $plain
        grant_type    = 'client_credentials'
        scope         = 'https://graph.microsoft.com/.default'
    }

    $script:Session = [pscustomobject]@{
        Tenant       = $Tenant
        Client       = $Client
        AccessToken  = $reply.access_token
        RefreshToken = $reply.refresh_token
        Expires      = (Get-Date).AddSeconds($reply.expires_in - 120)
    }
}

function Update-GraphSession {
    if (-not $script:Session) { throw 'Run Connect-GraphSession first.' }
    if ((Get-Date) -lt $script:Session.Expires) { return }

    Write-Verbose 'access token is old, refreshing'
    $form = @{
        client_id     = $script:Session.Client
        grant_type    = 'refresh_token'
        refresh_token = $script:Session.RefreshToken
    }
    $reply = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$($script:Session.Tenant)/oauth2/v2.0/token" -Body $form
    $script:Session.AccessToken  = $reply.access_token
    $script:Session.RefreshToken = $reply.refresh_token
    $script:Session.Expires      = (Get-Date).AddSeconds($reply.expires_in - 120)
}

function Invoke-GraphSession {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory, Position = 0)] [string] $Path,
        [ValidateSet('GET','POST','PATCH','DELETE')] [string] $Method = 'GET',
        $Body
    )
    $url = "https://graph.microsoft.com/beta/$($Path.TrimStart('/'))"
    while ($url) {
        Update-GraphSession
        $p = @{
            Uri     = $url
            Method  = $Method
            Headers = @{ Authorization = "Bearer $($script:Session.AccessToken)" }
        }
        if ($Body) {
            $p.Body        = ($Body | ConvertTo-Json -Depth 10)
            $p.ContentType = 'application/json'
        }
        $out = Invoke-RestMethod @p
        if ($null -ne $out.value) { $out.value } else { $out }
        $url = if ($Method -eq 'GET') { $out.'@odata.nextLink' } else { $null }
    }
}

Export-ModuleMember -Function Connect-GraphSession, Invoke-GraphSession
