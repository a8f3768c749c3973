# Sincroniza la agenda de salas con la intranet
# Autor: M. Quiroga / Sistemas
# Se ejecuta cada 30 min en el servidor INTRA-APP1

$config = Get-Content "$PSScriptRoot\config.json" -Raw | ConvertFrom-Json

$urlToken = "https://login.microsoftonline.com/" + $config.tenant + "/oauth2/v2.0/token"

function Obtener-Token {
    $cuerpo = @{
        client_id     = $config.clientId
        client_secret = $env:AGENDA_SECRET
        grant_type    = "client_credentials"
        scope         = "https://graph.microsoft.com/.default offline_access"
    }
    $resp = Invoke-RestMethod -Uri $urlToken -Method Post -Body $cuerpo -ContentType "application/x-www-form-urlencoded"

    if (-not $resp.refresh_token) {
        Write-Warning "La respuesta no trae token de renovacion, revisar permisos de la aplicacion"
    }
    return $resp
}

$token = Obtener-Token
$cabeceras = @{
    Authorization = "Bearer " + $token.access_token
    Prefer        = 'outlook.timezone="America/Bogota"'
}

$desde = (Get-Date).ToString("yyyy-MM-ddT00:00:00")
$hasta = (Get-Date).AddDays(14).ToString("yyyy-MM-ddT00:00:00")

# primero la cuenta de servicio, luego las salas
$enlace  = "https://graph.microsoft.com/v1.0/me/calendarView?startDateTime=$desde&endDateTime=$hasta"
$eventos = @()
while ($null -ne $enlace) {
    $pagina   = Invoke-RestMethod -Uri $enlace -Headers $cabeceras
    $eventos += $pagina.value
    $enlace   = $pagina.'@odata.nextLink'
}

foreach ($sala in $config.salas) {
    $enlace = "https://graph.microsoft.com/v1.0/users/$sala/calendarView?startDateTime=$desde&endDateTime=$hasta"
    while ($null -ne $enlace) {
        $pagina   = Invoke-RestMethod -Uri $enlace -Headers $cabeceras
        $eventos += $pagina.value
        $enlace   = $pagina.'@odata.nextLink'
    }
}

$salida = $eventos | Select-Object subject, @{n='inicio';e={$_.start.dateTime}}, @{n='fin';e={$_.end.dateTime}}, @{n='lugar';e={$_.location.displayName}}
$salida | ConvertTo-Json | Set-Content -Path $config.destino -Encoding utf8
Write-Host "Eventos: $($salida.Count)"
