# long running export of SharePoint list items; a run takes about four hours
param(
    [string]$SiteId = $env:EXPORT_SITE,
    [string]$ListId = $env:EXPORT_LIST,
    [string]$OutFile = '.\items.ndjson'
)

$TimeToRefreshToken = 53      # minutes
$refreshTokenCount  = 0
$stopwatch = [Diagnostics.Stopwatch]::new()

Function Renew-GraphToken {
    # nothing to "refresh" here: an app simply asks once more with its own credential
    $body = @{
        client_id             = $env:EXPORT_APP
        client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
        client_assertion      = (& "$PSScriptRoot\New-ClientAssertion.ps1" -Subject $env:EXPORT_APP)
        scope                 = 'https://graph.microsoft.com/.default'
        grant_type            = 'client_credentials'
    }
    $answer = Invoke-RestMethod "https://login.microsoftonline.com/$env:EXPORT_TENANT/oauth2/v2.0/token" -Method Post -Body $body
    $script:refreshTokenCount++
    $script:Header = @{ Authorization = "Bearer $($answer.access_token)"; ConsistencyLevel = 'eventual' }
    $stopwatch.Restart()
}

Function CheckToken {
    If ($stopwatch.Elapsed.TotalMinutes -ge $TimeToRefreshToken) {
        Write-Host "  token is $([int]$stopwatch.Elapsed.TotalMinutes) minutes old, renewing" -f DarkGray
        Renew-GraphToken
    }
}

Renew-GraphToken
$next = "https://graph.microsoft.com/v1.0/sites/$SiteId/lists/$ListId/items?expand=fields&`$top=500"
$writer = [IO.StreamWriter]::new((Join-Path $PWD $OutFile))
try {
    Do {
        CheckToken
        $page = Invoke-RestMethod -Uri $next -Headers $script:Header
        ForEach ($i in $page.value) { $writer.WriteLine(($i.fields | ConvertTo-Json -Compress -Depth 10)) }
        $next = $page.'@odata.nextLink'
    } While ($next)
}
finally { $writer.Dispose() }
Write-Host "finished, $refreshTokenCount token(s) used"
