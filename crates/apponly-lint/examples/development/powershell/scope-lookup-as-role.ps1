$msGraph = Get-AzADServicePrincipal -ApplicationId 00000003-0000-0000-c000-000000000000
$permissionId = ($msGraph.Oauth2PermissionScope | Where-Object { $_.Value -eq 'Sites.Read.All' }).Id
Add-AzADAppPermission -ObjectId $app.Id -ApiId $msGraph.AppId -PermissionId $permissionId -Type Role
