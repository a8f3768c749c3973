#=> GET /users/{id}
#=> POST /users/{id}/revokeSignInSessions
try {
    $user = Invoke-RestMethod -Uri "https://graph.microsoft.com/v1.0/users/$Upn" -Headers $Headers -ErrorAction Stop
}
catch {
    Write-Error "https://graph.microsoft.com/v1.0/users/$Upn failed: $_"
    return
}
$null = Invoke-RestMethod -Headers $Headers -Method Post -Uri "https://graph.microsoft.com/v1.0/users/$($user.id)/revokeSignInSessions"
