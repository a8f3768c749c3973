<#
.SYNOPSIS
  Instala la aplicación de inventario: registro, certificado y permisos concedidos.
#>
[CmdletBinding()]
param(
    [string]   $Nombre   = 'inventario-ti',
    [string[]] $Permisos = @('Device.Read.All', 'DeviceManagementManagedDevices.Read.All'),
    [Parameter(Mandatory)][IO.FileInfo] $Certificado
)
$ErrorActionPreference = 'Stop'
Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome

$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"

function Resolve-Rol {
    param([Parameter(ValueFromPipeline)][string]$Valor)
    process {
        $rol = $graph.AppRoles.Where({ $_.Value -eq $Valor -and $_.AllowedMemberTypes -contains 'Application' })
        if (-not $rol) { throw "No existe el permiso $Valor" }
        $rol[0]
    }
}

function Grant-Rol {
    param($Principal, [Parameter(ValueFromPipeline)]$Rol)
    begin   { $ya = (Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal.Id -All).AppRoleId }
    process {
        if ($Rol.Id -in $ya) { Write-Host "  = $($Rol.Value)"; return }
        $cuerpo = @{ principalId = $Principal.Id; resourceId = $graph.Id; appRoleId = $Rol.Id }
        New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $Principal.Id -BodyParameter $cuerpo | Out-Null
        Write-Host "  + $($Rol.Value)"
    }
}

$roles = @($Permisos | Resolve-Rol)
$x509  = [Security.Cryptography.X509Certificates.X509Certificate2]::new($Certificado.FullName)

$app = Get-MgApplication -Filter "displayName eq '$Nombre'" | Select-Object -First 1
if (-not $app) {
    $app = New-MgApplication -DisplayName $Nombre -SignInAudience AzureADMyOrg -KeyCredentials @(
        @{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $x509.RawData; DisplayName = $x509.Subject }
    ) -RequiredResourceAccess @(
        @{ ResourceAppId = $graph.AppId; ResourceAccess = @($roles | ForEach-Object { @{ Id = $_.Id; Type = 'Role' } }) }
    )
}
$sp = Get-MgServicePrincipal -Filter "appId eq '$($app.AppId)'"
if (-not $sp) { $sp = New-MgServicePrincipal -AppId $app.AppId; Start-Sleep 20 }

Write-Host 'Permisos:'
$roles | Grant-Rol -Principal $sp
[pscustomobject]@{ AppId = $app.AppId; Tenant = (Get-MgContext).TenantId; Huella = $x509.Thumbprint }
