param([Parameter(Mandatory)][string]$Environment)
$template = Get-Content "$PSScriptRoot\appsettings.template.json" -Raw
$values = @{
    '__TENANT_ID__'     = $env:TENANT_ID
    '__CLIENT_ID__'     = $env:CLIENT_ID
    '__CLIENT_SECRET__' = '@Microsoft.KeyVault(SecretUri=https://kv-web.vault.azure.net/secrets/graph/)'
}
foreach ($key in $values.Keys) { $template = $template.Replace($key, $values[$key]) }
Set-Content -Path "$PSScriptRoot\out\appsettings.$Environment.json" -Value $template
