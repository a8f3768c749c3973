# What plays in the lobby, written to a SharePoint list.
$spotify = Get-Content "$HOME\.spotify.json" | ConvertFrom-Json
$basic = [Convert]::ToBase64String([Text.Encoding]::ASCII.GetBytes("$($spotify.client_id):$($spotify.client_secret)"))
$played = Invoke-RestMethod -Method Post -Uri 'https://accounts.spotify.com/api/token' -Headers @{ Authorization = "Basic $basic" } -Body @{
    grant_type    = 'refresh_token'
    refresh_token = $spotify.refresh_token
}
$graph = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$env:TENANT/oauth2/v2.0/token" -Body @{
    grant_type = 'client_credentials'; client_id = $env:CLIENT; client_secret = $env:SECRET; scope = 'https://graph.microsoft.com/.default'
}
$song = Invoke-RestMethod -Uri 'https://api.spotify.com/v1/me/player' -Headers @{ Authorization = "Bearer $($played.access_token)" }
Invoke-RestMethod -Method Post -Uri "https://graph.microsoft.com/v1.0/sites/$env:SITE/lists/lobby/items" -Headers @{ Authorization = "Bearer $($graph.access_token)" } -ContentType 'application/json' -Body (@{ fields = @{ Title = $song.item.name } } | ConvertTo-Json)
