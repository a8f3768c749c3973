$required = $app.RequiredResourceAccess | Where-Object ResourceAppId -eq $graph.AppId
$assigned = Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -All
foreach ($access in $required.ResourceAccess) {
    switch ($access.Type) {
        'Role' { if ($access.Id -notin $assigned.AppRoleId) { Write-Warning "not consented: $($access.Id)" } }
        'Scope' { Write-Verbose "delegated: $($access.Id)" }
    }
}
