# Own mailbox, own sign-in. Device code, public client: there is no secret.
# The refresh token is kept with DPAPI so that I sign in once a week.
param([string]$ClientId = $env:TRIAGE_CLIENT, [string]$Tenant = 'organizations')

$root  = "https://login.microsoftonline.com/$Tenant/oauth2/v2.0"
$scope = 'https://graph.microsoft.com/Mail.ReadWrite offline_access'
$cache = Join-Path $HOME '.triage.dat'

function Save-Refresh([string]$Value) {
    ConvertTo-SecureString $Value -AsPlainText -Force | ConvertFrom-SecureString | Set-Content $cache
}
function Read-Refresh {
    if (-not (Test-Path $cache)) { return }
    [Net.NetworkCredential]::new('', (Get-Content $cache | ConvertTo-SecureString)).Password
}

$tok = $null
if ($old = Read-Refresh) {
    try {
        $tok = Invoke-RestMethod -Method Post "$root/token" -Body @{
            grant_type = 'refresh_token'; refresh_token = $old; client_id = $ClientId; scope = $scope
        }
    } catch { Write-Host 'session is over, sign in again' }
}
if (-not $tok) {
    $dc = Invoke-RestMethod -Method Post "$root/devicecode" -Body @{ client_id = $ClientId; scope = $scope }
    Write-Host $dc.message -ForegroundColor Yellow
    do {
        Start-Sleep $dc.interval
        try {
            $tok = Invoke-RestMethod -Method Post "$root/token" -Body @{
                grant_type = 'urn:ietf:params:oauth:grant-type:device_code'; device_code = $dc.device_code; client_id = $ClientId
            }
        } catch {
            $e = ($_.ErrorDetails.Message | ConvertFrom-Json).error
            if ($e -ne 'authorization_pending') { throw }
        }
    } until ($tok)
}
if ($tok.refresh_token) { Save-Refresh $tok.refresh_token }

$h = @{ Authorization = "Bearer $($tok.access_token)" }
$u = 'https://graph.microsoft.com/v1.0/me/mailFolders/inbox/messages?$select=subject,from,receivedDateTime,categories'
$old = (Get-Date).AddDays(-30)
while ($u) {
    $p = Invoke-RestMethod $u -Headers $h
    foreach ($m in $p.value | Where-Object { [datetime]$_.receivedDateTime -lt $old -and -not $_.categories }) {
        Invoke-RestMethod -Method Post "https://graph.microsoft.com/v1.0/me/messages/$($m.id)/move" -Headers $h `
            -ContentType application/json -Body '{"destinationId":"archive"}' | Out-Null
        Write-Host "archived: $($m.subject)"
    }
    $u = $p.'@odata.nextLink'
}
