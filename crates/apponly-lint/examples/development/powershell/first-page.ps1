$secret = Get-AutomationVariable -Name 'GraphSecret'
$auth = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$(Get-AutomationVariable 'Tenant')/oauth2/v2.0/token" -Body @{
    grant_type    = 'client_credentials'
    client_id     = (Get-AutomationVariable 'AppId')
    client_secret = $secret
    scope         = 'https://graph.microsoft.com/.default'
}
$headers = @{ Authorization = "Bearer $($auth.access_token)" }
$guests = (Invoke-RestMethod -Headers $headers -Uri "https://graph.microsoft.com/v1.0/users?`$filter=userType eq 'Guest'").value
foreach ($g in $guests) {
    if (-not $g.signInActivity) { Write-Output "never signed in: $($g.mail)" }
}
Write-Output "$($guests.Count) guests checked"
