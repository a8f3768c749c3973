# GraphSession.psm1 -- tiny wrapper used by the HR sync scripts
$script:Session = [pscustomobject]@{
    TenantId     = $null
    ClientId     = $null
    Secret       = $null
    AccessToken  = $null
    RefreshToken = $null
    Expires      = [datetime]::MinValue
}

function Get-TokenUri { "https://login.microsoftonline.com/$($script:Session.TenantId)/oauth2/v2.0/token" }

function Connect-HrGraph {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)][string]$TenantId,
        [Parameter(Mandatory)][pscredential]$App
    )
    $script:Session.TenantId = $TenantId
    $script:Session.ClientId = $App.UserName
    $script:Session.Secret   = $App.Password

    $r = Invoke-RestMethod -Method Post -Uri (Get-TokenUri) -Body @{
        grant_type    = 'client_credentials'
        client_id     = $App.UserName
        client_secret = $App.GetNetworkCredential().Password
        scope         = 'https://graph.microsoft.com/.default'
    }
    Save-Answer $r
}

function Save-Answer ($r) {
    $script:Session.AccessToken = $r.access_token
    $script:Session.RefreshToken = $r.refresh_token
    $script:Session.Expires = (Get-Date).AddSeconds($r.expires_in - 120)
}

function Update-HrGraph {
    $plain = [Net.NetworkCredential]::new('', $script:Session.Secret).Password
    $r = Invoke-RestMethod -Method Post -Uri (Get-TokenUri) -Body @{
        grant_type    = 'refresh_token'
        client_id     = $script:Session.ClientId
        client_secret = $plain
        refresh_token = $script:Session.RefreshToken
    }
    Save-Answer $r
}

function Invoke-HrGraph {
    param([string]$Path, [string]$Method = 'GET', $Body)
    if ((Get-Date) -ge $script:Session.Expires) { Update-HrGraph }
    $p = @{
        Uri     = 'https://graph.microsoft.com/v1.0' + $Path
        Method  = $Method
        Headers = @{ Authorization = 'Bearer ' + $script:Session.AccessToken }
    }
    if ($Body) { $p.Body = ($Body | ConvertTo-Json -Depth 8); $p.ContentType = 'application/json' }
    Invoke-RestMethod @p
}

function Set-HrDepartment {
    param([string]$UserId, [string]$Department)
    Invoke-HrGraph -Path "/users/$UserId" -Method PATCH -Body @{ department = $Department }
}

Export-ModuleMember -Function Connect-HrGraph, Invoke-HrGraph, Set-HrDepartment
