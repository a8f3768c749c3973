# Registriert die Archiv-Anwendung. Ein globaler Administrator stimmt im Browser zu.
param(
    [Parameter(Mandatory)][string]$Mandant,
    [string]$Name = 'Mailarchiv'
)
$ErrorActionPreference = 'Stop'
Import-Module Microsoft.Graph.Applications
Connect-MgGraph -TenantId $Mandant -Scopes 'Application.ReadWrite.All' -NoWelcome

$rollen = @{
    'Mail.Read'        = '810c84a8-4a9e-49e6-bf7d-12d183f40d01'
    'MailboxSettings.Read' = '40f97065-369a-49f4-947c-6a255697ae91'
}
$zugriff = @{
    ResourceAppId  = '00000003-0000-0000-c000-000000000000'
    ResourceAccess = @($rollen.Values | ForEach-Object { @{ Id = $_; Type = 'Role' } })
}
$app = New-MgApplication -DisplayName $Name -SignInAudience AzureADMyOrg `
        -RequiredResourceAccess @($zugriff) -Web @{ RedirectUris = @('https://localhost') }
$sp  = New-MgServicePrincipal -AppId $app.AppId

$cer = Get-ChildItem Cert:\LocalMachine\My | Where-Object Subject -eq "CN=$Name" | Sort-Object NotAfter | Select-Object -Last 1
Update-MgApplication -ApplicationId $app.Id -KeyCredentials @(
    @{ Type = 'AsymmetricX509Cert'; Usage = 'Verify'; Key = $cer.GetRawCertData(); DisplayName = "CN=$Name" }
)

Write-Host 'Warte auf die Replikation ...'
Start-Sleep -Seconds 60
$adresse = "https://login.microsoftonline.com/$Mandant/adminconsent?client_id=$($app.AppId)&redirect_uri=https%3A%2F%2Flocalhost"
Start-Process $adresse
Write-Host "Falls sich kein Browser öffnet: $adresse"

# erst weiter, wenn die Zustimmung wirklich da ist
do {
    Start-Sleep -Seconds 5
    $da = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $sp.Id -All)
    Write-Host '.' -NoNewline
} until ($da.Count -ge $rollen.Count)
Write-Host "`nZustimmung erteilt."
[pscustomobject]@{ Anwendung = $app.AppId; Fingerabdruck = $cer.Thumbprint }
