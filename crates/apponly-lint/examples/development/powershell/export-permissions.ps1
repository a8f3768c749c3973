$rows = foreach ($sp in Get-MgServicePrincipal -All) {
    foreach ($a in Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id) {
        [pscustomobject]@{ App = $sp.DisplayName; Type = 'Role'; Permission = $a.AppRoleId; Resource = $a.ResourceDisplayName }
    }
    foreach ($g in Get-MgServicePrincipalOauth2PermissionGrant -ServicePrincipalId $sp.Id) {
        [pscustomobject]@{ App = $sp.DisplayName; Type = 'Scope'; Permission = $g.Scope; Resource = $g.ResourceId }
    }
}
$rows | Export-Csv permissions.csv -NoTypeInformation
