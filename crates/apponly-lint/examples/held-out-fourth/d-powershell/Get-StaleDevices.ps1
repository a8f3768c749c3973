#Requires -Version 5.1
# ---------------------------------------------------------------
#  Veraltete Geraete im Tenant auflisten und als CSV ablegen
#  laeuft jeden Montag ueber den Taskplaner auf SRV-ADM02
#  v0.3  - Paging ergaenzt, Ausgabe mit Semikolon fuer Excel
# ---------------------------------------------------------------
[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12

$Einstellungen = @{
    Mandant   = 'fabrikam-werke.onmicrosoft.com'
    Anwendung = '7d0e1c52-93a4-4f0b-8f10-2f5b9a6d7c31'
    Schluessel = '«8Q devices»'        # laeuft im Maerz ab!
    Tage      = 90
    Ziel      = 'D:\Berichte\geraete.csv'
}

function Hole-Zugang {
    param([hashtable]$E)
    $felder = [ordered]@{
        grant_type    = 'client_credentials'
        client_id     = $E.Anwendung
        client_secret = $E.Schluessel
        scope         = 'https://graph.microsoft.com/.default'
    }
    $antwort = Invoke-RestMethod -Method Post -Body $felder `
        -Uri ("https://login.microsoftonline.com/{0}/oauth2/v2.0/token" -f $E.Mandant)
    return @{ Authorization = "$($antwort.token_type) $($antwort.access_token)" }
}

$kopf   = Hole-Zugang $Einstellungen
$grenze = (Get-Date).AddDays(-$Einstellungen.Tage).ToString('yyyy-MM-ddTHH:mm:ssZ')
$adresse = 'https://graph.microsoft.com/v1.0/devices?$select=id,displayName,operatingSystem,approximateLastSignInDateTime&$filter=approximateLastSignInDateTime le ' + $grenze

$liste = New-Object System.Collections.ArrayList
while ($adresse) {
    $seite = Invoke-RestMethod -Headers $kopf -Uri $adresse
    foreach ($g in $seite.value) {
        [void]$liste.Add([pscustomobject]@{
            Name    = $g.displayName
            System  = $g.operatingSystem
            Zuletzt = $g.approximateLastSignInDateTime
        })
    }
    $adresse = $seite.'@odata.nextLink'
}

$liste | Sort-Object Zuletzt | Export-Csv -Path $Einstellungen.Ziel -Delimiter ';' -NoTypeInformation -Encoding UTF8
Write-Output ("{0} Geraete geschrieben" -f $liste.Count)
