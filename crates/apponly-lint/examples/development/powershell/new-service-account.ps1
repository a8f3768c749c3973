<#
.SYNOPSIS
    Creates the service principal for the license report.
.EXAMPLE
    ./new-service-account.ps1 -Name license-report
#>
param(
    [Parameter(Mandatory = $true)]
    [string]$Name
)
Import-Module Microsoft.Graph.Applications
Connect-MgGraph -Scopes "Application.ReadWrite.All", "AppRoleAssignment.ReadWrite.All"

$graphSp = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$wanted = "Organization.Read.All", "User.Read.All"
$resourceAccess = @()
foreach ($permission in $wanted) {
    $appRole = $graphSp.AppRoles | Where-Object { $_.Value -eq $permission -and $_.AllowedMemberTypes -contains "Application" }
    $resourceAccess += @{
        Id   = $appRole.Id
        Type = "Role"
    }
}

$app = New-MgApplication -DisplayName $Name -SignInAudience "AzureADMyOrg" -RequiredResourceAccess @(
    @{
        ResourceAppId  = $graphSp.AppId
        ResourceAccess = $resourceAccess
    }
)
$sp = New-MgServicePrincipal -AppId $app.AppId
Write-Host "Created $($app.DisplayName): app $($app.AppId), principal $($sp.Id)"
