# Gives the managed identity of an automation account what it needs in Graph
# (the portal cannot do this)
#
# usage: ./Grant-ManagedIdentity.ps1 aa-hr-prod

param([Parameter(Mandatory, Position = 0)][string]$AutomationAccount)

$GraphId = "00000003-0000-0000-c000-000000000000"
$ExoId   = "00000002-0000-0ff1-ce00-000000000000"

$map = @(
    @{ Api = $GraphId; Role = "User.Read.All" }
    @{ Api = $GraphId; Role = "Mail.Send" }
    @{ Api = $ExoId;   Role = "Exchange.ManageAsApp" }
)

Connect-MgGraph -Scopes "AppRoleAssignment.ReadWrite.All","Application.Read.All"

$mi = Get-MgServicePrincipal -Filter "displayName eq '$AutomationAccount' and servicePrincipalType eq 'ManagedIdentity'"
if (@($mi).Count -ne 1) { Write-Error "found $(@($mi).Count) identities with that name"; return }

$have = Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $mi.Id -All

foreach ($m in $map) {
    $api  = Get-MgServicePrincipal -Filter "appId eq '$($m.Api)'"
    $role = $api.AppRoles | Where-Object { $_.Value -eq $m.Role -and $_.AllowedMemberTypes -contains "Application" }
    if ($have | Where-Object { $_.AppRoleId -eq $role.Id -and $_.ResourceId -eq $api.Id }) {
        Write-Host "  = $($m.Role)"
        continue
    }
    $null = New-MgServicePrincipalAppRoleAssignment `
        -ServicePrincipalId $mi.Id `
        -BodyParameter @{ principalId = $mi.Id; resourceId = $api.Id; appRoleId = $role.Id }
    Write-Host "  + $($m.Role)" -ForegroundColor Green
}
