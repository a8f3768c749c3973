[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)][string]$AppId,
    [string[]]$ApplicationPermission = @(),
    [string[]]$DelegatedPermission = @()
)
$graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
$access = [System.Collections.Generic.List[hashtable]]::new()
foreach ($name in $ApplicationPermission) {
    $access.Add(@{ Id = ($graph.AppRoles | Where-Object Value -EQ $name).Id; Type = 'Role' })
}
foreach ($name in $DelegatedPermission) {
    $access.Add(@{ Id = ($graph.Oauth2PermissionScopes | Where-Object Value -EQ $name).Id; Type = 'Scope' })
}
$app = Get-MgApplicationByAppId -AppId $AppId
if ($PSCmdlet.ShouldProcess($app.DisplayName, 'set permissions')) {
    Update-MgApplication -ApplicationId $app.Id -RequiredResourceAccess @{ ResourceAppId = $graph.AppId; ResourceAccess = $access }
}
