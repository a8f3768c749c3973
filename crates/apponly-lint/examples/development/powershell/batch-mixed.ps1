Connect-MgGraph -Identity -NoWelcome
$requests = foreach ($mailbox in Get-Content ./mailboxes.txt) {
    @{ id = $mailbox; method = 'GET'; url = "/users/$mailbox/mailboxSettings" }
}
for ($i = 0; $i -lt $requests.Count; $i += 20) {
    $body = @{ requests = @($requests[$i..($i + 19)]) } | ConvertTo-Json -Depth 4
    (Invoke-MgGraphRequest -Method POST -Uri 'beta/$batch' -Body $body).responses.body.timeZone
}
