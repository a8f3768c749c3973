param(
    [string]$DisplayName = 'Intune nightly reader',
    [string]$VaultName   = 'kv-endpoint-prod'
)

# one-time set-up, run as Application Administrator
Connect-MgGraph -Scopes 'Application.ReadWrite.All' -NoWelcome

$graphAppId = '00000003-0000-0000-c000-000000000000'
$wanted = @(
    '2f51be20-0bb4-4fed-bf7b-db946066c75e'   # DeviceManagementManagedDevices.Read.All
    'df021288-bdef-4463-88db-98f22de89214'   # User.Read.All
)

$access = @{
    ResourceAppId  = $graphAppId
    ResourceAccess = @($wanted | ForEach-Object { @{ Id = $_; Type = 'Role' } })
}

$app = Get-MgApplication -Filter "displayName eq '$DisplayName'" -Top 1
if (-not $app) {
    $app = New-MgApplication -DisplayName $DisplayName -SignInAudience AzureADMyOrg -RequiredResourceAccess @($access)
    Write-Host "registered $($app.AppId)"
}
else {
    Update-MgApplication -ApplicationId $app.Id -RequiredResourceAccess @($access)
}

if (-not (Get-MgServicePrincipal -Filter "appId eq '$($app.AppId)'" -Top 1)) {
    New-MgServicePrincipal -AppId $app.AppId | Out-Null
}

$pw = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{
    DisplayName = "created $(Get-Date -Format s)"
    EndDateTime = (Get-Date).AddMonths(6)
}
Connect-AzAccount -Identity | Out-Null
$value = ConvertTo-SecureString $pw.SecretText -AsPlainText -Force
Set-AzKeyVaultSecret -VaultName $VaultName -Name 'intune-reader' -SecretValue $value -Expires $pw.EndDateTime | Out-Null

Write-Host 'All done. The job may now use the app.' -ForegroundColor Green
