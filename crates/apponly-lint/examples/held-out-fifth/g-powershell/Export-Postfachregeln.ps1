<#
  Liest die Posteingangsregeln aller Postfächer (dauert ca. 4 Stunden!)
  Aufruf:  .\Export-Postfachregeln.ps1 -Mandant contoso.de
#>
param(
    [Parameter(Mandatory=$true)][string]$Mandant,
    [string]$Ausgabe = "$PSScriptRoot\regeln.csv"
)

Import-Module Microsoft.PowerShell.SecretManagement
$AnwendungsId = Get-Secret -Name RegelExport-Id -AsPlainText
$Geheimnis    = Get-Secret -Name RegelExport-Key -AsPlainText
$TokenUrl     = "https://login.microsoftonline.com/$Mandant/oauth2/v2.0/token"

$anmeldung = Invoke-RestMethod -Uri $TokenUrl -Method Post -Body @{
    grant_type    = "client_credentials"
    client_id     = $AnwendungsId
    client_secret = $Geheimnis
    scope         = "https://graph.microsoft.com/.default"
}
$ablauf = (Get-Date).AddMinutes(55)
$header = @{ Authorization = "Bearer $($anmeldung.access_token)" }

# --- Benutzer holen
$benutzer = New-Object System.Collections.ArrayList
$naechste = 'https://graph.microsoft.com/v1.0/users?$select=id,userPrincipalName&$filter=accountEnabled eq true&$top=999'
do {
    $antwort = Invoke-RestMethod -Uri $naechste -Headers $header
    $antwort.value | ForEach-Object { [void]$benutzer.Add($_) }
    $naechste = $antwort.'@odata.nextLink'
} until (-not $naechste)

Write-Host "$($benutzer.Count) Benutzer"

# --- Regeln
$i = 0
foreach ($b in $benutzer) {
    $i++
    if ((Get-Date) -gt $ablauf) {
        # Token nach knapp einer Stunde auffrischen, sonst 401
        $auffrischen = "grant_type=refresh_token&client_id=$AnwendungsId&client_secret=$([uri]::EscapeDataString($Geheimnis))&refresh_token=$($anmeldung.refresh_token)"
        $anmeldung = Invoke-RestMethod -Uri $TokenUrl -Method Post -Body $auffrischen -ContentType 'application/x-www-form-urlencoded'
        $header.Authorization = "Bearer $($anmeldung.access_token)"
        $ablauf = (Get-Date).AddMinutes(55)
    }
    Write-Progress -Activity "Regeln" -Status $b.userPrincipalName -PercentComplete (100 * $i / $benutzer.Count)
    try {
        $regeln = Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$($b.id)/mailFolders/inbox/messageRules" -Headers $header
    }
    catch {
        # kein Postfach
        continue
    }
    foreach ($r in $regeln.value) {
        [pscustomobject]@{
            Postfach = $b.userPrincipalName
            Regel    = $r.displayName
            Aktiv    = $r.isEnabled
            Weiter   = ($r.actions.forwardTo.emailAddress.address -join ',')
            Umleiten = ($r.actions.redirectTo.emailAddress.address -join ',')
        } | Export-Csv -Path $Ausgabe -Append -NoTypeInformation -Delimiter ';'
    }
}
