[CmdletBinding()]
param(
    [string]$DisplayName = 'Search connector',
    [string[]]$Permission = @('df021288-bdef-4463-88db-98f22de89214', '332a536c-c7ef-4017-ab91-336970924f0d')
)
$null = Connect-MgGraph -Scopes 'Application.ReadWrite.All' -NoWelcome
$resourceAccess = $Permission | ForEach-Object { @{ id = $_; type = 'Role' } }
$body = @{
    displayName            = $DisplayName
    signInAudience         = 'AzureADMyOrg'
    requiredResourceAccess = @(
        @{ resourceAppId = '00000003-0000-0000-c000-000000000000'; resourceAccess = @($resourceAccess) }
    )
}
$app = Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.com/v1.0/applications' -Body ($body | ConvertTo-Json -Depth 5)
$sp  = Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.com/v1.0/servicePrincipals' -Body @{ appId = $app.appId }
$key = Invoke-MgGraphRequest -Method POST -Uri "https://graph.microsoft.com/v1.0/applications/$($app.id)/addPassword" -Body @{ passwordCredential = @{ displayName = 'setup' } }
Set-Secret -Name SearchConnector -Secret $key.secretText
Write-Output "application $($app.appId), service principal $($sp.id)"
