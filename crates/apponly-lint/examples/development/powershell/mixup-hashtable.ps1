$ids = @{
    'Mail.Read' = '810c84a8-4a9e-49e6-bf7d-12d183f40d01'
    'User.Read' = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'
}
$graphAccess = @{
    ResourceAppId  = '00000003-0000-0000-c000-000000000000'
    ResourceAccess = @(
        @{ Type = 'Role'; Id = '5f8c59db-677d-491f-a6b8-5f174b11ec1d' }
        @{ Type = 'Scope'; Id = $ids['User.Read'] }
    )
}
Set-AzureADApplication -ObjectId $id -RequiredResourceAccess $graphAccess
New-AzureADServiceAppRoleAssignment -ObjectId $sp -PrincipalId $sp -ResourceId $graph -Id $role
