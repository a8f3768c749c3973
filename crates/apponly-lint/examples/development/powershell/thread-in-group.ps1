function Send-GroupThread([string]$GroupId, [string]$Topic, [string]$Html) {
    $uri = "https://graph.microsoft.com/v1.0/groups/$GroupId/threads"
    $thread = @{ topic = $Topic; posts = @(@{ body = @{ contentType = 'html'; content = $Html } }) }
    Invoke-MgGraphRequest -Method POST -Uri $uri -Body ($thread | ConvertTo-Json -Depth 5)
}
Connect-MgGraph -Identity -ClientId $env:MI -NoWelcome
Send-GroupThread -GroupId $env:GROUP -Topic 'Report' -Html '<p>done</p>'
