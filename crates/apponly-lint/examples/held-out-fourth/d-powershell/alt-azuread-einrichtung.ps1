# Einrichtung der App fuer das Telefonbuch (alte Fassung, AzureAD-Modul)
# Aufruf als Global-Admin
Import-Module AzureAD
$verbindung = Connect-AzureAD

$appName = "Telefonbuch-Abgleich"
$graph = Get-AzureADServicePrincipal -All $true | Where-Object { $_.AppId -eq "00000003-0000-0000-c000-000000000000" }

function Neuer-Zugriff($prinzipal, [string[]]$namen) {
    $zugriff = New-Object -TypeName "Microsoft.Open.AzureAD.Model.RequiredResourceAccess"
    $zugriff.ResourceAppId = $prinzipal.AppId
    $zugriff.ResourceAccess = New-Object System.Collections.Generic.List[Microsoft.Open.AzureAD.Model.ResourceAccess]
    foreach ($n in $namen) {
        $rolle = $prinzipal.AppRoles | Where-Object { $_.Value -eq $n }
        $zugriff.ResourceAccess.Add((New-Object -TypeName "Microsoft.Open.AzureAD.Model.ResourceAccess" -ArgumentList $rolle.Id, "Role"))
    }
    return $zugriff
}

$rechte = Neuer-Zugriff $graph @("User.Read.All", "Contacts.ReadWrite")

$anwendung = New-AzureADApplication -DisplayName $appName -AvailableToOtherTenants $false `
    -IdentifierUris "https://$($verbindung.TenantDomain)/telefonbuch" `
    -RequiredResourceAccess $rechte

$dienst = New-AzureADServicePrincipal -AppId $anwendung.AppId -Tags @("WindowsAzureActiveDirectoryIntegratedApp")

# Zertifikat statt Kennwort
$zert = New-SelfSignedCertificate -Subject "CN=$appName" -CertStoreLocation Cert:\LocalMachine\My -KeyExportPolicy NonExportable -NotAfter (Get-Date).AddYears(1)
$roh  = [Convert]::ToBase64String($zert.GetRawCertData())
$abdruck = [Convert]::ToBase64String($zert.GetCertHash())
New-AzureADApplicationKeyCredential -ObjectId $anwendung.ObjectId -CustomKeyIdentifier $abdruck -Type AsymmetricX509Cert -Usage Verify -Value $roh -EndDate $zert.NotAfter | Out-Null

Write-Host "Mandant     : $($verbindung.TenantId)"
Write-Host "Anwendung   : $($anwendung.AppId)"
Write-Host "Fingerabdruck: $($zert.Thumbprint)"
Write-Host "Fertig, der Abgleich kann eingeplant werden."
