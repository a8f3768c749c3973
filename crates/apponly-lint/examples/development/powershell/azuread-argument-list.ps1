$access = New-Object Microsoft.Open.AzureAD.Model.RequiredResourceAccess
$access.ResourceAppId = $graphPrincipal.AppId
$access.ResourceAccess = foreach ($role in $roles) {
    New-Object Microsoft.Open.AzureAD.Model.ResourceAccess -ArgumentList $role.Id, 'Role'
}
Update-AzADApplication -ObjectId $id -RequiredResourceAccess $access
