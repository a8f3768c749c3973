using namespace System.Net

# HTTP trigger, returns the teams for the tile on the intranet page
param($Request, $TriggerMetadata)

$resource = 'https://graph.microsoft.com/'
$tokenUri = "$($env:IDENTITY_ENDPOINT)?resource=$resource&api-version=2019-08-01"
try {
    $tok = Invoke-RestMethod -Method Get -Uri $tokenUri -Headers @{ 'X-IDENTITY-HEADER' = $env:IDENTITY_HEADER }
}
catch {
    Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{
        StatusCode = [HttpStatusCode]::InternalServerError
        Body       = 'identity endpoint not available'
    })
    return
}

$auth  = @{ Authorization = "Bearer $($tok.access_token)" }
$teams = [System.Collections.Generic.List[object]]::new()

$next = "${resource}v1.0/me/joinedTeams"
while ($next) {
    $res = Invoke-RestMethod -Method Get -Uri $next -Headers $auth
    foreach ($t in $res.value) {
        $teams.Add([ordered]@{
            id    = $t.id
            name  = $t.displayName
            about = $t.description
        })
    }
    $next = $res.'@odata.nextLink'
}

Write-Information "returned $($teams.Count) teams for $($Request.Query.page)"

Push-OutputBinding -Name Response -Value ([HttpResponseContext]@{
    StatusCode  = [HttpStatusCode]::OK
    ContentType = 'application/json'
    Body        = ($teams | ConvertTo-Json -Depth 4)
})
