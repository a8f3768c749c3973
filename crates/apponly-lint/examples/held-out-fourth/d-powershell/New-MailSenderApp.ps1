<#
.SYNOPSIS
  Registers the daemon that sends invoices and gives it what it needs.
.NOTES
  An admin who may assign app roles has to run it.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string] $Name,
    [string[]] $AppRoles = @('Mail.Send'),
    [Parameter(Mandatory)][string] $CertificateFile
)
Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome

$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$roles = foreach ($r in $AppRoles) {
    $hit = $graph.AppRoles | Where-Object { $_.Value -eq $r -and 'Application' -in $_.AllowedMemberTypes }
    if (-not $hit) { throw "no application role called $r" }
    $hit
}

$cer = [Security.Cryptography.X509Certificates.X509Certificate2]::new((Resolve-Path $CertificateFile).Path)
$params = @{
    DisplayName            = $Name
    SignInAudience         = 'AzureADMyOrg'
    KeyCredentials         = @(@{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $cer.RawData })
    RequiredResourceAccess = @(
        @{
            ResourceAppId  = $graph.AppId
            ResourceAccess = @($roles | ForEach-Object { @{ Id = $_.Id; Type = 'Role' } })
        }
    )
}
$app = New-MgApplication @params
$sp  = New-MgServicePrincipal -AppId $app.AppId

# the portal calls this "Grant admin consent"
$roles | ForEach-Object {
    $assignment = @{ PrincipalId = $sp.Id; ResourceId = $graph.Id; AppRoleId = $_.Id }
    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -BodyParameter $assignment | Out-Null
    Write-Verbose "assigned $($_.Value)"
}

[pscustomobject]@{
    ClientId   = $app.AppId
    TenantId   = (Get-MgContext).TenantId
    Thumbprint = $cer.Thumbprint
}
