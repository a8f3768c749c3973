# Création de l'application pour la synchro RH
# à lancer depuis Cloud Shell avec un compte administrateur d'application

$nom      = "synchro-rh"
$coffre   = "kv-rh-prod"
$graphApi = "00000003-0000-0000-c000-000000000000"

$contexte = Get-AzContext
if ($null -eq $contexte) { Connect-AzAccount -UseDeviceAuthentication | Out-Null }

$app = Get-AzADApplication -DisplayName $nom
if (-not $app) {
    Write-Host "Création de $nom..."
    $app = New-AzADApplication -DisplayName $nom -AvailableToOtherTenants $false
    New-AzADServicePrincipal -ApplicationId $app.AppId | Out-Null
}

$droits = @{
    "User.ReadWrite.All"  = "741f803b-c850-494e-b5df-cde7c675a1ca"
    "Group.ReadWrite.All" = "62a82d76-70ea-41e2-9197-370581804d09"
}
foreach ($d in $droits.GetEnumerator()) {
    Write-Host " + $($d.Key)"
    Add-AzADAppPermission -ObjectId $app.Id -ApiId $graphApi -PermissionId $d.Value -Type Role
}

# secret -> coffre, jamais à l'écran
$fin    = (Get-Date).AddDays(180)
$secret = New-AzADAppCredential -ObjectId $app.Id -EndDate $fin
$valeur = ConvertTo-SecureString -String $secret.SecretText -AsPlainText -Force
Set-AzKeyVaultSecret -VaultName $coffre -Name "$nom-secret" -SecretValue $valeur -Expires $fin | Out-Null
Remove-Variable secret, valeur

Write-Host "Terminé. Identifiant client : $($app.AppId)"
