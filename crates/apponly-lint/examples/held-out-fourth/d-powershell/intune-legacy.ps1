# Intune-Geräteliste (Microsoft.Graph.Intune), Stand 2021, bitte nicht anfassen, läuft
Import-Module -Name Microsoft.Graph.Intune

$ClientId = "f14d6e0a-2c7b-4b83-8d91-c05a7e9b3f16"
$ClientSecret = '«34 intune»'

$authority = "https://login.microsoftonline.com/common"

Update-MSGraphEnvironment -AppId $ClientId -Quiet
Update-MSGraphEnvironment -AuthUrl $authority -Quiet
Update-MSGraphEnvironment -SchemaVersion "beta" -Quiet
Connect-MSGraph -ClientSecret $ClientSecret -Quiet

Function Schreibe-Log([string]$Text) {
    $zeile = "{0:dd.MM.yyyy HH:mm:ss}  {1}" -f (Get-Date), $Text
    Add-Content -Path "C:\Logs\intune.log" -Value $zeile
    Write-Host $zeile
}

Schreibe-Log "Start"
$geraete = Invoke-MSGraphRequest -HttpMethod GET -Url "deviceManagement/managedDevices?`$select=id,deviceName,serialNumber,notes" | Get-MSGraphAllPages
Schreibe-Log "$(@($geraete).Count) Geräte gelesen"

$bestand = Import-Csv "\\filer01\inventar\seriennummern.csv" -Delimiter ";"
$index = @{}
$bestand | ForEach-Object { $index[$_.Seriennummer] = $_.Standort }

foreach ($g in $geraete) {
    $ort = $index[$g.serialNumber]
    if (-not $ort) { Schreibe-Log "unbekannt: $($g.deviceName) $($g.serialNumber)"; continue }
    if ($g.notes -ne $ort) {
        $inhalt = @{ notes = "$ort" } | ConvertTo-Json
        Invoke-MSGraphRequest -HttpMethod PATCH -Url "deviceManagement/managedDevices('$($g.id)')" -Content $inhalt | Out-Null
        Schreibe-Log "$($g.deviceName) -> $ort"
    }
}
Schreibe-Log "Ende"
