$access = [System.Collections.Generic.List[Microsoft.Open.AzureAD.Model.ResourceAccess]]::new()
foreach ($name in $names) {
    $role = $graph.AppRoles | Where-Object { $_.Value -eq $name }
    $access.Add([Microsoft.Open.AzureAD.Model.ResourceAccess]::new($role.Id, 'Role'))
}
$required = [Microsoft.Open.AzureAD.Model.RequiredResourceAccess]::new($graph.AppId, $access)
Set-MgApplication -ObjectId $app.ObjectId -RequiredResourceAccess $required
