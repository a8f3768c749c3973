param(
    [string]$Endpoint = 'https://graph.microsoft.com/v1.0/me/messages?$top=1',
    [string]$Vault = 'kv-mail'
)
Connect-MgGraph -Identity -NoWelcome
$newest = Invoke-MgGraphRequest -Uri $Endpoint
$newest.value[0].subject
