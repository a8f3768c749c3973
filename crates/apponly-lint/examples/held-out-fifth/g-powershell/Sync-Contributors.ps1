<#
    Compares the members of the GitHub organisation with a Google sheet
    kept by the community team. No Microsoft services here.
#>
param(
    [string]$Org   = 'northpeak-oss',
    [string]$Sheet = '1zNpQy7communityMembersSheet0000000000000001',
    [string]$Range = 'Members!A2:B'
)

# GitHub: fine-grained token from the CI variables
$gh = @{
    Authorization          = "Bearer $env:GITHUB_TOKEN"
    Accept                 = 'application/vnd.github+json'
    'X-GitHub-Api-Version' = '2022-11-28'
}
$me = Invoke-RestMethod 'https://api.github.com/user' -Headers $gh
Write-Host "github as $($me.login)"

$members = @(); $n = 1
do {
    $page = @(Invoke-RestMethod "https://api.github.com/orgs/$Org/members?per_page=100&page=$n" -Headers $gh)
    $members += $page.login
    $n++
} while ($page.Count -eq 100)

# Google: the refresh token came from the consent screen, once
$google = Invoke-RestMethod -Method Post -Uri 'https://oauth2.googleapis.com/token' -Body @{
    client_id     = $env:GOOGLE_CLIENT_ID
    client_secret = $env:GOOGLE_CLIENT_SECRET
    refresh_token = $env:GOOGLE_REFRESH_TOKEN
    grant_type    = 'refresh_token'
}
$rows = Invoke-RestMethod -Uri "https://sheets.googleapis.com/v4/spreadsheets/$Sheet/values/$([uri]::EscapeDataString($Range))" -Headers @{
    Authorization = "$($google.token_type) $($google.access_token)"
}
$sheetLogins = $rows.values | ForEach-Object { $_[0].Trim() } | Where-Object { $_ }

$diff = Compare-Object -ReferenceObject $sheetLogins -DifferenceObject $members
foreach ($d in $diff) {
    if ($d.SideIndicator -eq '=>') { Write-Host "only on GitHub: $($d.InputObject)" }
    else                           { Write-Host "only in sheet:  $($d.InputObject)" }
}
exit [int]($diff.Count -gt 0)
