<#
.SYNOPSIS
    Downloads the sign-ins of a day as NDJSON.
.EXAMPLE
    $env:GRAPH_SECRET = 'paste it here, or better use Set-Secret'
    ./Get-SignIns.ps1 -Day 2024-05-01
#>
param([datetime]$Day = (Get-Date).Date.AddDays(-1), [string]$Out = "signins-$($Day.ToString('yyyyMMdd')).ndjson")

function New-Token {
    $reply = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:GRAPH_TENANT/oauth2/v2.0/token" -Body @{
        grant_type    = 'client_credentials'
        client_id     = $env:GRAPH_APP
        client_secret = $env:GRAPH_SECRET
        scope         = 'https://graph.microsoft.com/.default'
    }
    [pscustomobject]@{ Value = $reply.access_token; RefreshAfter = (Get-Date).AddSeconds($reply.expires_in * 0.8) }
}

$token = New-Token
$range = "createdDateTime ge {0:yyyy-MM-dd}T00:00:00Z and createdDateTime lt {1:yyyy-MM-dd}T00:00:00Z" -f $Day, $Day.AddDays(1)
$uri   = "https://graph.microsoft.com/v1.0/auditLogs/signIns?`$filter=$range"
$writer = [IO.StreamWriter]::new($Out)
try {
    while ($uri) {
        if ((Get-Date) -gt $token.RefreshAfter) { $token = New-Token }
        $page = Invoke-RestMethod -Uri $uri -Headers @{ Authorization = "Bearer $($token.Value)" }
        foreach ($entry in $page.value) { $writer.WriteLine(($entry | ConvertTo-Json -Compress -Depth 10)) }
        $uri = $page.'@odata.nextLink'
    }
} finally { $writer.Dispose() }
