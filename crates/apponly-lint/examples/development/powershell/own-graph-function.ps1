param([Parameter(Mandatory)][string]$GroupId)

$app = @{ TenantId = $env:TENANT; ClientId = $env:CLIENT; ClientCertificate = (Get-Item "Cert:\LocalMachine\My\$env:THUMB") }
$script:Token = (Get-MsalToken @app -Scopes 'https://graph.microsoft.com/.default').AccessToken

function Invoke-Graph {
    param([string]$Method = 'GET', [string]$Path, [object]$Body)
    $request = @{
        Method      = $Method
        Uri         = "https://graph.microsoft.com/v1.0$Path"
        Headers     = @{ Authorization = "Bearer $script:Token" }
        ContentType = 'application/json'
    }
    if ($Body) { $request.Body = $Body | ConvertTo-Json -Depth 6 }
    Invoke-RestMethod @request
}

$event = @{ subject = 'Maintenance'; start = @{ dateTime = '2026-01-10T20:00:00'; timeZone = 'UTC' }; end = @{ dateTime = '2026-01-10T22:00:00'; timeZone = 'UTC' } }
Invoke-Graph -Method Post -Path "/groups/$GroupId/events" -Body $event
