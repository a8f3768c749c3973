<#
 .DESCRIPTION
  Interactive for admins at their desk, certificate in the scheduled task.
#>
[CmdletBinding(DefaultParameterSetName = 'Interactive')]
param(
    [Parameter(Mandatory, ParameterSetName = 'App')][string]$TenantId,
    [Parameter(Mandatory, ParameterSetName = 'App')][string]$ClientId,
    [Parameter(Mandatory, ParameterSetName = 'App')][string]$Thumbprint,
    [Parameter(ParameterSetName = 'App')][string]$Manager
)

if ($PSCmdlet.ParameterSetName -eq 'Interactive') {
    Connect-MgGraph -Scopes 'User.Read.All', 'Mail.Send' -NoWelcome
    $me      = Invoke-MgGraphRequest -Method GET -Uri '/v1.0/me?$select=id,displayName,userPrincipalName'
    $Manager = $me.userPrincipalName
    Write-Host "Hello $($me.displayName)"
}
else {
    Connect-MgGraph -TenantId $TenantId -ClientId $ClientId -CertificateThumbprint $Thumbprint -NoWelcome
    if (-not $Manager) { throw 'in app mode -Manager says whose report it is' }
}

function Get-ReportTree([string]$Id, [int]$Depth = 0) {
    foreach ($r in Get-MgUserDirectReport -UserId $Id -All) {
        $u = $r.AdditionalProperties
        [pscustomobject]@{ Level = $Depth; Name = $u.displayName; Title = $u.jobTitle; Upn = $u.userPrincipalName }
        if ($Depth -lt 4) { Get-ReportTree -Id $r.Id -Depth ($Depth + 1) }
    }
}

$tree = @(Get-ReportTree -Id $Manager)
$html = $tree | ConvertTo-Html -Property Level, Name, Title, Upn | Out-String

$message = @{
    Message         = @{
        Subject      = "Org chart $(Get-Date -Format d)"
        Body         = @{ ContentType = 'HTML'; Content = $html }
        ToRecipients = @(@{ EmailAddress = @{ Address = $Manager } })
    }
    SaveToSentItems = $false
}
Send-MgUserMail -UserId $Manager -BodyParameter $message
"$($tree.Count) people"
