# Il notificatore manda mail e legge i nomi degli utenti.
# Eseguire con un account che gestisce le applicazioni.
param(
    [Parameter(Mandatory)][string]$ObjectId    # object id dell'applicazione, non il client id
)

Connect-MgGraph -Scopes "Application.ReadWrite.All" -NoWelcome

$prima = Invoke-MgGraphRequest -Method GET -Uri "v1.0/applications/$ObjectId`?`$select=appId,displayName,requiredResourceAccess"
Write-Host "Applicazione: $($prima.displayName) ($($prima.appId))"
$prima.requiredResourceAccess | ConvertTo-Json -Depth 5 | Out-File ".\prima-$($prima.appId).json"

$corpo = @'
{
  "requiredResourceAccess": [
    {
      "resourceAppId": "00000003-0000-0000-c000-000000000000",
      "resourceAccess": [
        { "id": "df021288-bdef-4463-88db-98f22de89214", "type": "Role" },
        { "id": "b633e1c5-b582-4048-a93e-9f11b44c7e96", "type": "Scope" }
      ]
    }
  ]
}
'@

Invoke-MgGraphRequest -Method PATCH -Uri "v1.0/applications/$ObjectId" -Body $corpo -ContentType 'application/json'

# il service principal potrebbe mancare se l'app è stata creata via API
$esiste = Invoke-MgGraphRequest -Method GET -Uri "v1.0/servicePrincipals?`$filter=appId eq '$($prima.appId)'"
if ($esiste.value.Count -eq 0) {
    Invoke-MgGraphRequest -Method POST -Uri 'v1.0/servicePrincipals' -Body (@{ appId = $prima.appId } | ConvertTo-Json) | Out-Null
}
Write-Host 'Fatto.' -ForegroundColor Green
Disconnect-MgGraph | Out-Null
