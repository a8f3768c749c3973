#Requires -Modules Az.Accounts, Az.Resources
param(
    [string]$AppName       = "onedrive-backup",
    [string]$ResourceGroup = "rg-backup",
    [string]$StorageName   = "stbackup01"
)

Connect-AzAccount -UseDeviceAuthentication

# --- app registration -------------------------------------------------
$application = Get-AzADApplication -DisplayName $AppName
if (!$application)
{
    $application = New-AzADApplication -DisplayName $AppName -AvailableToOtherTenants $false
    Write-Host "Created application $($application.AppId)"
}

$msgraph = "00000003-0000-0000-c000-000000000000"
Add-AzADAppPermission -ObjectId $application.Id -ApiId $msgraph -PermissionId 01d4889c-1287-42c6-ac1f-5d1e02578ef6 -Type Role # Files.Read.All
Add-AzADAppPermission -ObjectId $application.Id -ApiId $msgraph -PermissionId df021288-bdef-4463-88db-98f22de89214 -Type Role # User.Read.All

# --- service principal ------------------------------------------------
$spn = Get-AzADServicePrincipal -ApplicationId $application.AppId
if (!$spn) { $spn = New-AzADServicePrincipal -ApplicationId $application.AppId }

# --- federated credential for the AKS job, so no secret ----------------
New-AzADAppFederatedCredential -ApplicationObjectId $application.Id `
    -Name "aks-backup" `
    -Issuer "https://westeurope.oic.prod-aks.azure.com/3c0ad1b6-4e2e-4f4b-8a52-b2a1d6f9e013/" `
    -Subject "system:serviceaccount:backup:onedrive" `
    -Audience "api://AzureADTokenExchange"

# --- right to write into the storage account ---------------------------
Start-Sleep -Seconds 20
$scope = (Get-AzStorageAccount -ResourceGroupName $ResourceGroup -Name $StorageName).Id
New-AzRoleAssignment -ObjectId $spn.Id -RoleDefinitionName "Storage Blob Data Contributor" -Scope $scope | Out-Null

Write-Host "client id : $($application.AppId)"
Write-Host "tenant id : $((Get-AzContext).Tenant.Id)"
