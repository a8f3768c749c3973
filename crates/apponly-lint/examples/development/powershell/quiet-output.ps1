$response = Invoke-RestMethod -Method Post -Uri $uri -Body @{ grant_type = 'client_credentials'; client_id = $id; client_secret = $secret; scope = 'https://graph.microsoft.com/.default' }
if (-not $response.access_token) {
    Write-Error "No token: $($response | ConvertTo-Json)"
    exit 1
}
Write-Host ('Token starts with {0}' -f $response.access_token.Substring(0, 6))
Write-Verbose "Token has parts: $($response.access_token.Split('.').Count)"
Write-Host "Secret given: $($null -ne $secret), $([bool]$env:CLIENT_SECRET)"
Write-Debug "client secret: $('*' * $secret.Length)"
$null = $response | Out-String
