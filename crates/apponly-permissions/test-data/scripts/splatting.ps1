#=> POST /groups
#=> GET /groups/{id}/owners
$params = @{
    Uri         = "https://graph.microsoft.com/v1.0/groups"
    Method      = 'POST'
    Headers     = $headers
    Body        = $json
}
$group = Invoke-RestMethod @params
$irm = @{ Headers = $headers; Uri = "https://graph.microsoft.com/v1.0/groups/$($group.id)/owners" }
$owners = Invoke-RestMethod @irm
