try {
    $token = Invoke-RestMethod -Method Post -Uri $tokenUri -Body @{ client_id = $id; client_secret = $secret; grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default' }
} catch {
    Write-Warning "No token for $id at $tokenUri : $($_.ErrorDetails.Message)"
    throw
}
Write-Verbose "Token type $($token.token_type), $($token.expires_in) s, length $($token.access_token.Length)"
Write-Host "Client $id, secret $(if ($secret) { 'given' } else { 'missing' })"
$headers = @{ Authorization = "Bearer $($token.access_token)" }
Write-Debug "Headers: $($headers.Keys -join ', ')"
Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/organization' -Headers $headers | ConvertTo-Json | Set-Content org.json
