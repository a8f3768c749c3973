#=> GET /users
#=> GET /users/{id}/mailFolders/inbox/messages
#=> DELETE /users/{id}/messages/{id}
$graph = 'https://graph.microsoft.com/v1.0'
$all = (Invoke-RestMethod "$graph/users" -Headers $h).value
foreach ($u in $all) {
    $url = "$graph/users/$($u.id)/mailFolders/inbox/messages?`$filter=receivedDateTime lt $cutoff"
    $url = $url.Replace('inbox', $folder)
    $mails = Invoke-RestMethod -Method GET -Uri $url -Headers $h
    foreach ($m in $mails.value) {
        Invoke-RestMethod -Method DELETE -Uri ("$graph/users/" + $u.id + "/messages/" + $m.id) -Headers $h
    }
}
