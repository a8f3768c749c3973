<#
.SYNOPSIS
 Prepares a tenant for the intake of the device inventory.
.EXAMPLE
 ./Provision-Tenant.ps1 -TenantId 11111111-2222-3333-4444-555555555555 -CertFile ./inv.cer
#>
param (
  [Parameter(Mandatory)] [guid]   $TenantId,
  [Parameter(Mandatory)] [string] $CertFile
)

Import-Module Microsoft.Graph.Authentication
Connect-MgGraph -TenantId $TenantId -Scopes "Application.ReadWrite.All" -UseDeviceCode -NoWelcome

$cert = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new((Resolve-Path $CertFile).Path)
$key  = [Convert]::ToBase64String($cert.RawData)

$definition = @"
{
  "displayName": "Device inventory",
  "signInAudience": "AzureADMyOrg",
  "keyCredentials": [
    { "type": "AsymmetricX509Cert", "usage": "Verify", "key": "$key", "displayName": "inv" }
  ],
  "requiredResourceAccess": [
    {
      "resourceAppId": "00000003-0000-0000-c000-000000000000",
      "resourceAccess": [
        { "id": "7438b122-aefc-4978-80ed-43db9fcc7715", "type": "Role" },
        { "id": "2f51be20-0bb4-4fed-bf7b-db946066c75e", "type": "Role" }
      ]
    }
  ]
}
"@

$app = Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.com/v1.0/applications' -Body $definition -ContentType 'application/json'
Write-Output "application $($app.appId)"

# replication
$sp = $null
for ($n = 0; $n -lt 6 -and -not $sp; $n++) {
  try   { $sp = Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.com/v1.0/servicePrincipals' -Body @{ appId = $app.appId } }
  catch { Start-Sleep -Seconds 5 }
}
if (-not $sp) { throw 'the service principal was not created' }

@{
  tenantId   = "$TenantId"
  clientId   = $app.appId
  thumbprint = $cert.Thumbprint
} | ConvertTo-Json | Set-Content ./inventory.settings.json
Write-Output 'settings written, the collector can start now'
