#=> GET /users/{id}/photo/$value
#=> POST /subscriptions
$wc = New-Object System.Net.WebClient
$wc.Headers.Add("Authorization", "Bearer $token")
$wc.DownloadFile("https://graph.microsoft.com/v1.0/users/$upn/photo/`$value", "photo.jpg")
$req = [System.Net.WebRequest]::Create("https://graph.microsoft.com/v1.0/subscriptions")
$req.Method = "POST"
