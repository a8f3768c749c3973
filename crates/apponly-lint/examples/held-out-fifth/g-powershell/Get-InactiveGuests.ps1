# Gäste ohne Anmeldung seit 120 Tagen -> CSV für die Fachabteilung
# läuft jeden Montag 06:10 auf SRV-TASK02 (Aufgabenplanung, svc_guestclean)
#
# Berechtigungen der App: User.Read.All, AuditLog.Read.All (Anwendung)

$TenantName   = "kessler-werke.onmicrosoft.com"
$AppId        = "5f0c4b1e-7a1d-4a55-9d0e-3b8a1f6f2c90"
$AppKey       = '«8Q guests»'
$Tage         = 120
$Zieldatei    = "\\fs01\reports\gaeste_{0:yyyyMMdd}.csv" -f (Get-Date)

function Get-Kopf {
    $felder = @{
        Grant_Type    = "client_credentials"
        Scope         = "https://graph.microsoft.com/.default"
        Client_Id     = $AppId
        Client_Secret = $AppKey
    }
    $antwort = Invoke-RestMethod -Uri "https://login.microsoftonline.com/$TenantName/oauth2/v2.0/token" -Method POST -Body $felder
    return @{ Authorization = "Bearer $($antwort.access_token)"; ConsistencyLevel = 'eventual' }
}

$kopf   = Get-Kopf
$grenze = (Get-Date).AddDays(-$Tage)
$gaeste = @()
$uri    = "https://graph.microsoft.com/v1.0/users?`$filter=userType eq 'Guest'&`$select=id,displayName,mail,createdDateTime,signInActivity&`$top=500"

While ($uri) {
    $seite   = Invoke-RestMethod -Uri $uri -Headers $kopf -Method Get
    $gaeste += $seite.value
    $uri     = $seite.'@odata.nextLink'
}

$liste = foreach ($g in $gaeste) {
    $letzte = $g.signInActivity.lastSignInDateTime
    if (-not $letzte) { $letzte = $g.createdDateTime }
    if ([datetime]$letzte -lt $grenze) {
        [pscustomobject]@{
            Name      = $g.displayName
            Mail      = $g.mail
            Angelegt  = ([datetime]$g.createdDateTime).ToString('dd.MM.yyyy')
            Letzte    = ([datetime]$letzte).ToString('dd.MM.yyyy')
            ObjektId  = $g.id
        }
    }
}

if ($liste.Count -eq 0) {
    Write-Host "nichts zu tun"
    return
}
$liste | Sort-Object Letzte | Export-Csv -Path $Zieldatei -Delimiter ';' -NoTypeInformation -Encoding UTF8
Write-Host ("{0} Gäste geschrieben nach {1}" -f $liste.Count, $Zieldatei)
