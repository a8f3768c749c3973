$graphAccess = @{
    ResourceAppId  = '00000003-0000-0000-c000-000000000000'
    ResourceAccess = @(
        @{ Id = 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'; Type = 'Scope' }   # User.Read
        @{ Id = '205e70e5-aba6-4c52-a976-6d2d46c48043'; Type = 'Scope' }   # Sites.Read.All
    )
}
$role = @{ AllowedMemberTypes = @('User'); DisplayName = 'Reader'; Value = 'Reader'; Id = (New-Guid) }
New-MgApplication -DisplayName 'intranet' -RequiredResourceAccess $graphAccess -AppRoles @($role) -Web @{ RedirectUris = 'https://intranet.example.org' }
