<#PSScriptInfo
    .VERSION 0.4
    .AUTHOR  mwe
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$Organization,
    [string]$AppName = 'exo-unattended',
    [string]$CertFolder = $PWD
)
$ErrorActionPreference = 'Stop'
$null = Connect-MgGraph -Scopes 'Application.ReadWrite.All', 'RoleManagement.ReadWrite.Directory'

$cert = New-SelfSignedCertificate -DnsName $Organization -CertStoreLocation Cert:\CurrentUser\My -NotAfter (Get-Date).AddYears(1) -KeySpec KeyExchange
$null = Export-Certificate -Cert $cert -FilePath (Join-Path $CertFolder "$Organization.cer")

$ra = [Microsoft.Graph.PowerShell.Models.MicrosoftGraphResourceAccess]::new()
$ra.Id   = 'dc50a0fb-09a3-484d-be87-e023b12c6440'     # Exchange.ManageAsApp
$ra.Type = 'Role'
$rra = [Microsoft.Graph.PowerShell.Models.MicrosoftGraphRequiredResourceAccess]::new()
$rra.ResourceAppId  = '00000002-0000-0ff1-ce00-000000000000'
$rra.ResourceAccess = $ra

$key = [Microsoft.Graph.PowerShell.Models.MicrosoftGraphKeyCredential]::new()
$key.Type        = 'AsymmetricX509Cert'
$key.Usage       = 'Verify'
$key.Key         = $cert.RawData
$key.DisplayName = $Organization

$app = New-MgApplication -DisplayName $AppName -SignInAudience AzureADMyOrg -RequiredResourceAccess $rra -KeyCredentials $key
$sp  = New-MgServicePrincipal -AppId $app.AppId

Write-Verbose 'waiting for replication'
Start-Sleep -Seconds 30

# Exchange Administrator
$role = @{
    PrincipalId      = $sp.Id
    RoleDefinitionId = '29232cdf-9323-42fd-ade2-1d097af3e4de'
    DirectoryScopeId = '/'
}
$null = New-MgRoleManagementDirectoryRoleAssignment @role

Write-Host "Connect-ExchangeOnline -CertificateThumbprint $($cert.Thumbprint) -AppId $($app.AppId) -Organization $Organization"
