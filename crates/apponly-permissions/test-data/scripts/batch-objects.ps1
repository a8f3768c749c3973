#=> GET /users/{id}/drive
#=> GET /users/{id}/mailboxSettings
$requests = foreach ($u in $users) {
    @{ id = "$n"; method = 'GET'; url = "/users/$($u.id)/drive" }
    @{ id = "$n-b"; method = 'GET'; url = "/users/$($u.id)/mailboxSettings" }
}
Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.com/v1.0/$batch' -Body (@{ requests = $requests } | ConvertTo-Json -Depth 5)
