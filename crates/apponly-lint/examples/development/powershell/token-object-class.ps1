class GraphToken {
    [string] $Value
    [datetime] $RefreshTokenAt
    [bool] IsOld() { return (Get-Date) -gt $this.RefreshTokenAt }
}
function New-GraphToken {
    $r = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:T/oauth2/v2.0/token" -Body @{
        grant_type = 'client_credentials'; client_id = $env:C; client_secret = $env:S; scope = 'https://graph.microsoft.com/.default' }
    [GraphToken]@{ Value = $r.access_token; RefreshTokenAt = (Get-Date).AddSeconds($r.expires_in - 120) }
}
$token = New-GraphToken
if ($token.IsOld()) { $token = New-GraphToken }
Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/organization' -Headers @{ Authorization = "Bearer $($token.Value)" }
