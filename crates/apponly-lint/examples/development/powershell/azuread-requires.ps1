# old module, still in the wiki
Connect-AzureAD | Out-Null
$access = New-Object -TypeName Microsoft.Open.AzureAD.Model.RequiredResourceAccess
$access.ResourceAppId = '00000003-0000-0000-c000-000000000000'
$role = New-Object -TypeName Microsoft.Open.AzureAD.Model.ResourceAccess -ArgumentList '7ab1d382-f21e-4acd-a863-ba3e13f7da61', 'Role'
$access.ResourceAccess = $role
$app = New-AzureADApplication -DisplayName 'cmdb-sync' -RequiredResourceAccess $access
$sp  = New-AzureADServicePrincipal -AppId $app.AppId
Write-Host "$($app.AppId) created"
