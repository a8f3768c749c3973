$token = (Get-AzAccessToken -ResourceUrl 'https://graph.microsoft.com').Token
Write-Host "##vso[task.setvariable variable=GraphToken;issecret=true]$token"
Write-Host 'the token is in $(GraphToken) for the next steps'
