# Sync of distribution lists, hybrid worker. Part 1: sign in
Add-Type -AssemblyName System.Web
$id     = 'b7a69584-7362-4150-9e8d-7c6b5a493827'
$pwd    = '«34 distribution»'
$enc    = [System.Web.HttpUtility]::UrlEncode($pwd)
$web    = New-Object System.Net.WebClient
$web.Headers.Add('Content-Type', 'application/x-www-form-urlencoded')
$data   = "grant_type=client_credentials&client_id=$id&client_secret=$enc&scope=https://graph.microsoft.com/.default"
$json   = $web.UploadString("https://login.microsoftonline.com/litware.com/oauth2/v2.0/token", $data)
$token  = ($json | ConvertFrom-Json).access_token

# Part 2: groups
$web.Headers['Authorization'] = "Bearer $token"
$next = 'https://graph.microsoft.com/v1.0/groups?$filter=mailEnabled eq true'
do {
    $page = $web.DownloadString($next) | ConvertFrom-Json
    foreach ($g in $page.value) { $g.mail }
    $next = $page.'@odata.nextLink'
} while ($next)
