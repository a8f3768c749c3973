$ErrorActionPreference = 'Stop'
az login --identity --allow-no-subscriptions | Out-Null

$me = az ad signed-in-user show --output json | ConvertFrom-Json
az role assignment create --assignee $me.id --role Reader --scope $env:SCOPE
