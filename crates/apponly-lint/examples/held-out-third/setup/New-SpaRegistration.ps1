# App registration for the phone-book web page: people sign in, nothing runs without them
param(
    [string]   $Name = 'phonebook-spa',
    [string[]] $Redirect = @('http://localhost:5173/', 'https://phonebook.contoso.example/')
)
Connect-MgGraph -Scopes Application.ReadWrite.All -NoWelcome

# delegated: openid, profile, offline_access, User.Read
$scopes = @(
    '37f7f235-527c-4136-accd-4a02d197296e'
    '14dad69e-099b-42c9-810b-d002981feec1'
    '7427e0e9-2fba-42fe-b0c0-848c9e6a8182'
    'e1fe6dd8-ba31-4d61-89e7-88639da4683d'
)

$definition = @{
    displayName            = $Name
    signInAudience         = 'AzureADMyOrg'
    spa                    = @{ redirectUris = $Redirect }
    requiredResourceAccess = @(
        @{
            resourceAppId  = '00000003-0000-0000-c000-000000000000'
            resourceAccess = @($scopes | ForEach-Object { @{ id = $_; type = 'Scope' } })
        }
    )
    optionalClaims         = @{ idToken = @(@{ name = 'login_hint'; essential = $false }) }
}

$found = Get-MgApplication -Filter "displayName eq '$Name'"
if ($found) {
    Update-MgApplication -ApplicationId $found.Id -BodyParameter $definition
    $app = $found
    Write-Host "updated $($app.AppId)"
}
else {
    $app = New-MgApplication -BodyParameter $definition
    New-MgServicePrincipal -AppId $app.AppId | Out-Null
    Write-Host "created $($app.AppId)"
}
"VITE_CLIENT_ID=$($app.AppId)", "VITE_TENANT_ID=$((Get-MgContext).TenantId)" | Set-Content .env.local
