Connect-MgGraph -ClientId $c -TenantId $t -CertificateThumbprint $p -NoWelcome
$requests = 1..3 | ForEach-Object { @{ id = "$_"; method = 'GET'; url = "/users/$($ids[$_])" } }
$answers = (Invoke-MgGraphRequest -Method POST -Uri 'https://graph.microsoft.com/v1.0/$batch' -Body (@{ requests = $requests } | ConvertTo-Json -Depth 4)).responses
foreach ($answer in $answers) {
    Invoke-MgGraphRequest -Method DELETE -Uri "https://graph.microsoft.com/v1.0/groups/$group/members/$($answer.body.id)/`$ref"
}
$licence = (Invoke-MgGraphRequest -Uri 'https://graph.microsoft.com/v1.0/subscribedSkus').value[0]
