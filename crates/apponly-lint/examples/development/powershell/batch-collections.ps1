$ErrorActionPreference = 'Stop'
$login = @{
    Method = 'Post'
    Uri    = "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token"
    Body   = @{ client_id = $env:APP; client_secret = $env:KEY; grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default' }
}
$token = (Invoke-RestMethod @login).access_token
$batch = [ordered]@{ requests = @() }
$batch.requests += @{ id = 1; method = 'GET'; url = '/me/onenote/notebooks' }
$batch.requests += @{ id = 2; method = 'GET'; url = "/groups/$env:GROUP" }
$json = ConvertTo-Json $batch -Depth 6
$answer = Invoke-RestMethod -Method Post -Uri 'https://graph.microsoft.com/v1.0/$batch' -Headers @{ Authorization = "Bearer $token" } -ContentType application/json -Body $json
$answer.responses.Count
