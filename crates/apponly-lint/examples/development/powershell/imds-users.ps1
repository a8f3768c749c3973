# managed identity through IMDS, and only calls that an app may make
$answer = Invoke-RestMethod -Headers @{ Metadata = 'true' } -Uri 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://graph.microsoft.com'
$head = @{ Authorization = "Bearer $($answer.access_token)" }
$user = Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$env:ROOM" -Headers $head
"$($user.displayName): $($user.officeLocation)"
