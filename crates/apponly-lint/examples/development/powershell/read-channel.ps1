Connect-MgGraph -Identity
$uri = "https://graph.microsoft.com/v1.0/teams/$env:TEAM/channels/$env:CHANNEL/messages/$env:MESSAGE"
$message = Invoke-MgGraphRequest -Method GET -Uri $uri
$message.body.content
