function Invoke-WithToken {
    param([scriptblock]$Action, [int]$Tries = 3)
    for ($i = 1; $i -le $Tries; $i++) {
        $token = apponly token
        try { return & $Action $token }
        catch {
            if ($_.Exception.Response.StatusCode -ne 401) { throw }
            Write-Warning "token was refused, asking for a new one ($i of $Tries)"
        }
    }
}
Invoke-WithToken { param($t) Invoke-RestMethod 'https://graph.microsoft.com/v1.0/domains/contoso.com' -Headers @{ Authorization = "Bearer $t" } }
