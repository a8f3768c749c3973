function Invoke-GraphPaged {
    param([string]$Uri, [hashtable]$Headers)
    $all = [System.Collections.ArrayList]@()
    while ($Uri) {
        try {
            $resp = Invoke-RestMethod -Uri $Uri -Headers $Headers -ErrorAction Stop
        } catch {
            $code = $_.Exception.Response.StatusCode.value__
            if ($code -in 429, 503, 504) {
                $wait = [int]$_.Exception.Response.Headers['Retry-After']
                Start-Sleep -Seconds ([Math]::Max($wait, 10))
                continue
            }
            throw
        }
        [void]$all.AddRange($resp.value)
        $Uri = $resp.'@odata.nextLink'
    }
    , $all
}
$token = & "$PSScriptRoot\Get-GraphToken.ps1"
$devices = Invoke-GraphPaged -Uri 'https://graph.microsoft.com/v1.0/devices?$select=displayName,approximateLastSignInDateTime' -Headers @{ Authorization = "Bearer $token" }
"{0} devices" -f $devices.Count
