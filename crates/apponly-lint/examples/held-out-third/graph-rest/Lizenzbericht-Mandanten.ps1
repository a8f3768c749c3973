# Lizenzbericht über alle betreuten Mandanten
# Stand 03/2023 - neue Kunden unten anhängen, Reihenfolge = Reihenfolge im Bericht
$Kunden = @(
    @{ Name = 'Baecker';   Mandant = 'baeckerkrause.onmicrosoft.com';  App = 'c1d3b0f0-8d4f-4bb6-8a55-44a6a1b3d001'; Geheim = '«8Q krause»' }
    @{ Name = 'Spedition'; Mandant = 'speditionwolf.onmicrosoft.com';  App = '97a0c2de-0f6c-43c3-b6e2-6a8b5a9be002'; Geheim = '«8Q wolf»' }
    @{ Name = 'Kanzlei';   Mandant = 'kanzleiadler.onmicrosoft.com';   App = 'f2b8ee3b-7f30-4e6c-9e1a-9c7d2b1f3003'; Geheim = $env:KANZLEI_GEHEIM }
)

function Hole-Zugang($k) {
    $f = 'client_id={0}&client_secret={1}&scope={2}&grant_type=client_credentials' -f
         $k.App, [Uri]::EscapeDataString($k.Geheim), [Uri]::EscapeDataString('https://graph.microsoft.com/.default')
    $r = Invoke-RestMethod -Method Post -Uri ('https://login.microsoftonline.com/' + $k.Mandant + '/oauth2/v2.0/token') -Body $f
    return $r.access_token
}

function Hole-Alles([string]$Adresse, [hashtable]$Kopf) {
    while ($Adresse) {
        $seite = Invoke-RestMethod -Uri $Adresse -Headers $Kopf
        $seite.value
        $Adresse = $seite.'@odata.nextLink'
    }
}

$Bericht = foreach ($k in $Kunden) {
    try   { $kopf = @{ Authorization = "Bearer $(Hole-Zugang $k)" } }
    catch { Write-Warning "$($k.Name): Anmeldung fehlgeschlagen"; continue }

    foreach ($sku in Hole-Alles 'https://graph.microsoft.com/v1.0/subscribedSkus' $kopf) {
        [pscustomobject]@{
            Kunde   = $k.Name
            Lizenz  = $sku.skuPartNumber
            Gekauft = $sku.prepaidUnits.enabled
            Belegt  = $sku.consumedUnits
            Frei    = $sku.prepaidUnits.enabled - $sku.consumedUnits
        }
    }
}
$Bericht | Sort-Object Kunde, Lizenz | Export-Csv "\\fs01\berichte\lizenzen_$(Get-Date -f yyyyMMdd).csv" -Delimiter ';' -NoTypeInformation -Encoding UTF8
$Bericht | Where-Object Frei -lt 3 | Format-Table -AutoSize
