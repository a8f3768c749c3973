<#
    Azure Automation runbook (PS 7.2)
    Credential asset "graph-app": user name = application id, password = client secret
    Variable asset   "TenantId"
#>
param(
    [string] $Prefix = 'APP-',
    [int]    $MinimumOwners = 1
)

$ErrorActionPreference = 'Stop'
Import-Module Microsoft.Graph.Authentication
Import-Module Microsoft.Graph.Groups

$spn    = Get-AutomationPSCredential -Name 'graph-app'
$tenant = Get-AutomationVariable -Name 'TenantId'

Connect-MgGraph -TenantId $tenant -ClientSecretCredential $spn -NoWelcome
$ctx = Get-MgContext
if ($ctx.AuthType -ne 'AppOnly') { throw "unexpected auth type $($ctx.AuthType)" }
Write-Output "Connected as app $($ctx.ClientId)"

$groups = Get-MgGroup -All -Filter "startswith(displayName,'$Prefix')" -Property Id, DisplayName
$orphans = foreach ($g in $groups) {
    $owners = @(Get-MgGroupOwner -GroupId $g.Id -All)
    if ($owners.Count -lt $MinimumOwners) {
        [pscustomobject]@{
            Group  = $g.DisplayName
            Id     = $g.Id
            Owners = $owners.Count
        }
    }
}

if ($orphans) {
    $orphans | Format-Table -AutoSize | Out-String | Write-Output
}
else {
    Write-Output 'every group has an owner'
}
Disconnect-MgGraph | Out-Null
