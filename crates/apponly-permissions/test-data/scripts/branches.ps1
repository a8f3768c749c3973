#=> GET /users/{id}/memberOf
#=> GET /users/{id}/transitiveMemberOf
if ($Transitive) {
    $uri = "https://graph.microsoft.com/v1.0/users/$id/transitiveMemberOf"
} else {
    $uri = "https://graph.microsoft.com/v1.0/users/$id/memberOf"
}
$groups = (Invoke-RestMethod -Uri $uri -Headers $auth).value
