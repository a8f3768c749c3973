#Requires -Modules Az.Accounts, Az.Resources
[CmdletBinding(SupportsShouldProcess)]
param(
    [string]$DisplayName = 'svc-device-collector',
    [string]$Subject     = 'repo:fabrikam/device-collector:ref:refs/heads/main'
)

$null = Connect-AzAccount -UseDeviceAuthentication
$msGraph = Get-AzADServicePrincipal -ApplicationId '00000003-0000-0000-c000-000000000000'

$app = Get-AzADApplication -DisplayName $DisplayName
if (-not $app) {
    if ($PSCmdlet.ShouldProcess($DisplayName, 'create')) {
        $app = New-AzADApplication -DisplayName $DisplayName
        New-AzADServicePrincipal -ApplicationId $app.AppId | Out-Null
    }
}

# GitHub signs in with a federated credential: no secret to store
$fic = @{
    ApplicationObjectId = $app.Id
    Name                = 'github-main'
    Issuer              = 'https://token.actions.githubusercontent.com'
    Subject             = $Subject
    Audience            = 'api://AzureADTokenExchange'
}
if (-not (Get-AzADAppFederatedCredential -ApplicationObjectId $app.Id | Where-Object Name -eq $fic.Name)) {
    New-AzADAppFederatedCredential @fic | Out-Null
}

'DeviceManagementManagedDevices.Read.All', 'Device.Read.All' | ForEach-Object {
    $value = $_
    $role  = $msGraph.AppRole | Where-Object { $_.Value -eq $value -and 'Application' -in $_.AllowedMemberType }
    Write-Verbose "$value = $($role.Id)"
    Add-AzADAppPermission -ObjectId $app.Id -ApiId $msGraph.AppId -PermissionId $role.Id -Type Role
}

[pscustomobject]@{
    AZURE_TENANT_ID = (Get-AzContext).Tenant.Id
    AZURE_CLIENT_ID = $app.AppId
}
