# Writes GitHub releases into a Google sheet. Nothing of Microsoft in here.
param([string]$Owner = 'contoso', [string]$Repo = 'toolbox', [string]$SheetId = '1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdEFG')

$gh = @{
    Authorization          = "Bearer $env:GITHUB_TOKEN"
    Accept                 = 'application/vnd.github+json'
    'X-GitHub-Api-Version' = '2022-11-28'
}

$releases = @()
$page = 1
do {
    $part = Invoke-RestMethod -Uri "https://api.github.com/repos/$Owner/$Repo/releases?per_page=100&page=$page" -Headers $gh
    $releases += $part
    $page++
} while ($part.Count -eq 100)
$who = Invoke-RestMethod -Uri 'https://api.github.com/user' -Headers $gh
Write-Host "$($releases.Count) releases, as $($who.login)"

# Google: the stored refresh token of the sheet robot gives a new access token
$g = Get-Content (Join-Path $HOME '.config/sheetrobot.json') -Raw | ConvertFrom-Json
$access = Invoke-RestMethod -Method Post -Uri 'https://oauth2.googleapis.com/token' -Body @{
    client_id     = $g.client_id
    client_secret = $g.client_secret
    refresh_token = $g.refresh_token
    grant_type    = 'refresh_token'
}

$values = foreach ($r in $releases) {
    , @($r.tag_name, $r.published_at, $r.author.login, ($r.assets | Measure-Object download_count -Sum).Sum)
}
$put = @{
    Method      = 'Put'
    Uri         = "https://sheets.googleapis.com/v4/spreadsheets/$SheetId/values/Releases!A2?valueInputOption=RAW"
    Headers     = @{ Authorization = "Bearer $($access.access_token)" }
    ContentType = 'application/json'
    Body        = @{ values = @($values) } | ConvertTo-Json -Depth 5
}
Invoke-RestMethod @put | Select-Object updatedRows
