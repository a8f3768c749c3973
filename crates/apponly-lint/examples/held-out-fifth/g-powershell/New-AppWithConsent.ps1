#Requires -Version 7
#Requires -Modules Microsoft.Graph.Applications
param(
    [string]   $DisplayName = 'Nightly group sync',
    [string[]] $Permission  = @('User.Read.All', 'Group.ReadWrite.All'),
    [string]   $CertPath    = './sync.cer'
)

$ErrorActionPreference = 'Stop'
Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All' -NoWelcome

# --- resource ------------------------------------------------------------
$resource = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'" -Property Id, AppId, AppRoles

$roleIds = [ordered]@{}
foreach ($p in $Permission) {
    $role = $resource.AppRoles.Where({ $_.Value -eq $p }, 'First')
    if (-not $role) { throw "Microsoft Graph has no application permission '$p'" }
    $roleIds[$p] = $role.Id
}

# --- application ---------------------------------------------------------
$cert = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new((Resolve-Path $CertPath).Path)

$params = @{
    DisplayName            = $DisplayName
    SignInAudience         = 'AzureADMyOrg'
    KeyCredentials         = @(@{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $cert.RawData })
    RequiredResourceAccess = @(
        @{
            ResourceAppId  = $resource.AppId
            ResourceAccess = @($roleIds.Values | ForEach-Object { @{ Id = $_; Type = 'Role' } })
        }
    )
}
$app = New-MgApplication @params
$sp  = New-MgServicePrincipal -AppId $app.AppId

# --- admin consent -------------------------------------------------------
foreach ($entry in $roleIds.GetEnumerator()) {
    for ($i = 1; ; $i++) {
        try {
            New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -PrincipalId $sp.Id -ResourceId $resource.Id -AppRoleId $entry.Value | Out-Null
            Write-Host "granted $($entry.Key)"
            break
        }
        catch {
            if ($i -ge 6) { throw }
            Start-Sleep -Seconds (3 * $i)
        }
    }
}

[pscustomobject]@{ Tenant = (Get-MgContext).TenantId; ClientId = $app.AppId; Thumbprint = $cert.Thumbprint; Until = $cert.NotAfter }
