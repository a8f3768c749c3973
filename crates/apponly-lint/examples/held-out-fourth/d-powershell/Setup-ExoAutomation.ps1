# Prepares an existing registration for unattended Exchange Online PowerShell
#   1. declares Exchange.ManageAsApp
#   2. uploads the public certificate
#   3. makes the app an Exchange Administrator
param(
    [Parameter(Mandatory)] [string] $AppObjectId,
    [Parameter(Mandatory)] [string] $CerPath
)

Connect-MgGraph -Scopes "Application.ReadWrite.All","RoleManagement.ReadWrite.Directory" -NoWelcome
$api = "https://graph.microsoft.com/v1.0"

# (1)
$manifest = @"
{
  "requiredResourceAccess": [
    {
      "resourceAppId": "00000002-0000-0ff1-ce00-000000000000",
      "resourceAccess": [
        { "id": "dc50a0fb-09a3-484d-be87-e023b12c6440", "type": "Role" }
      ]
    }
  ]
}
"@
Invoke-MgGraphRequest -Method PATCH -Uri "$api/applications/$AppObjectId" -Body $manifest -ContentType "application/json"

# (2)
$raw = [Convert]::ToBase64String([IO.File]::ReadAllBytes($CerPath))
$keys = @{ keyCredentials = @(@{ type = "AsymmetricX509Cert"; usage = "Verify"; key = $raw }) } | ConvertTo-Json -Depth 4
Invoke-MgGraphRequest -Method PATCH -Uri "$api/applications/$AppObjectId" -Body $keys -ContentType "application/json"

# (3)
$app = Invoke-MgGraphRequest -Method GET -Uri "$api/applications/$AppObjectId"
$sp  = Invoke-MgGraphRequest -Method GET -Uri "$api/servicePrincipals(appId='$($app.appId)')"
$roleAssignment = @{
    "@odata.type"    = "#microsoft.graph.unifiedRoleAssignment"
    roleDefinitionId = "29232cdf-9323-42fd-ade2-1d097af3e4de"
    principalId      = $sp.id
    directoryScopeId = "/"
} | ConvertTo-Json
Invoke-MgGraphRequest -Method POST -Uri "$api/roleManagement/directory/roleAssignments" -Body $roleAssignment -ContentType "application/json" | Out-Null

Write-Host "Try it:  Connect-ExchangeOnline -AppId $($app.appId) -CertificateThumbprint <thumbprint> -Organization <tenant>.onmicrosoft.com"
