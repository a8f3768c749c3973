Set-StrictMode -Version Latest
$t = '4d1a3c5e-0b2f-4a69-8c8b-2f6a1d0e7b93'
$uri = "https://login.microsoftonline.com/$t/oauth2/token?grant_type=client_credentials&client_id=7c9e6679-7425-40de-944b-e07fc1f90ae7&client_secret=«34 uri»&resource=https://graph.microsoft.com"
$result = Invoke-RestMethod -Uri $uri -Method Post
$auth = 'Bearer ' + $result.access_token
$photo = Join-Path $env:TEMP 'ceo.jpg'
Invoke-WebRequest -Uri 'https://graph.microsoft.com/v1.0/users/ceo@contoso.com/photo/$value' -Headers @{ Authorization = $auth } -OutFile $photo
