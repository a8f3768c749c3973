param([string]$TenantId = $env:TENANT, [string]$Common = 'common.psm1')
Import-Module "$PSScriptRoot/$Common"
$token = Get-MsalToken -ClientId $env:APP -TenantId $TenantId -ClientCertificate (Get-Item "Cert:/CurrentUser/My/$env:THUMB") -Scopes 'https://graph.microsoft.com/.default'
Write-Verbose "valid until $($token.ExpiresOn)"
