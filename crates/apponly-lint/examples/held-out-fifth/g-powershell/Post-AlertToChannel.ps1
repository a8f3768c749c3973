param(
  [string]$Severity = 'info',
  [Parameter(Mandatory)][string]$Text
)
# posts backup alerts to the Ops team
$team    = '0b4d6f3e-3c3b-4f33-8d76-7f6a8f61b0c7'
$channel = '19:6d2f0b9a5c6b4f02a9f2c40d0a1e77aa@thread.tacv2'

$s = @{
  TenantId = 'fabrikam-ops.com'
  AppId    = '1f2a7db2-4f0e-4c1f-8f4e-b55d5e5c5a02'
  Pw       = '«32 alerts»'
}

function token {
  $q = @{
    client_id     = $s.AppId
    client_secret = $s.Pw
    scope         = 'https://graph.microsoft.com/.default'
    grant_type    = 'client_credentials'
  }
  (Invoke-RestMethod -Method Post "https://login.microsoftonline.com/$($s.TenantId)/oauth2/v2.0/token" -Body $q).access_token
}

$colour = switch ($Severity) { 'error' { 'attention' } 'warn' { 'warning' } default { 'good' } }

$card = @{
  type    = 'AdaptiveCard'
  version = '1.4'
  body    = @(@{ type = 'TextBlock'; text = $Text; wrap = $true; color = $colour })
} | ConvertTo-Json -Depth 6 -Compress

$id  = [guid]::NewGuid().ToString('N')
$msg = @{
  body        = @{ contentType = 'html'; content = "<attachment id=""$id""></attachment>" }
  attachments = @(@{ id = $id; contentType = 'application/vnd.microsoft.card.adaptive'; content = $card })
} | ConvertTo-Json -Depth 8

Invoke-RestMethod -Method Post `
  -Uri "https://graph.microsoft.com/v1.0/teams/$team/channels/$channel/messages" `
  -Headers @{ Authorization = "Bearer $(token)" } `
  -ContentType 'application/json' `
  -Body $msg | Out-Null
