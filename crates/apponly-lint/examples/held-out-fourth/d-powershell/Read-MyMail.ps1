# Muestra los cinco correos mas recientes de la persona que ejecuta el script (flujo de codigo de dispositivo)
# El token de refresco se guarda cifrado con DPAPI, por eso solo hay que entrar una vez.
param(
    [string]$ClientId = '<id de la aplicacion publica>',
    [string]$Tenant   = 'organizations'
)
$store = Join-Path $env:LOCALAPPDATA 'leer-correo.xml'
$root  = "https://login.microsoftonline.com/$Tenant/oauth2/v2.0"
$scope = 'https://graph.microsoft.com/Mail.Read https://graph.microsoft.com/User.Read offline_access'

function Save-Refresh($answer) {
    if ($answer.refresh_token) {
        ConvertTo-SecureString $answer.refresh_token -AsPlainText -Force | Export-Clixml $store
    }
    $answer.access_token
}

function Get-TokenDelegado {
    if (Test-Path $store) {
        $rt = [Net.NetworkCredential]::new('', (Import-Clixml $store)).Password
        try {
            $a = Invoke-RestMethod "$root/token" -Method Post -Body @{
                client_id = $ClientId; grant_type = 'refresh_token'; refresh_token = $rt; scope = $scope
            }
            return Save-Refresh $a
        }
        catch { Remove-Item $store }
    }
    $dc = Invoke-RestMethod "$root/devicecode" -Method Post -Body @{ client_id = $ClientId; scope = $scope }
    Write-Host $dc.message -ForegroundColor Yellow
    while ($true) {
        Start-Sleep -Seconds $dc.interval
        try {
            $a = Invoke-RestMethod "$root/token" -Method Post -Body @{
                client_id   = $ClientId
                grant_type  = 'urn:ietf:params:oauth:grant-type:device_code'
                device_code = $dc.device_code
            }
            return Save-Refresh $a
        }
        catch {
            $e = ($_.ErrorDetails.Message | ConvertFrom-Json).error
            if ($e -ne 'authorization_pending') { throw }
        }
    }
}

$h  = @{ Authorization = 'Bearer ' + (Get-TokenDelegado) }
$yo = Invoke-RestMethod 'https://graph.microsoft.com/v1.0/me?$select=displayName' -Headers $h
Write-Host "Hola, $($yo.displayName)"
(Invoke-RestMethod 'https://graph.microsoft.com/v1.0/me/messages?$top=5&$orderby=receivedDateTime desc&$select=subject,from' -Headers $h).value |
    ForEach-Object { '{0,-40} {1}' -f $_.from.emailAddress.name, $_.subject }
