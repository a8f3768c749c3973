<#
.PARAMETER ClientSecret
    The secret of the app registration, as SecureString. Example: (Get-Secret GraphApp)
#>
param(
    [Parameter(Mandatory)][string]$TenantId,
    [Parameter(Mandatory)][string]$ClientId,
    [Parameter(Mandatory)][securestring]$ClientSecret
)
$credential = [pscredential]::new($ClientId, $ClientSecret)
Connect-MgGraph -TenantId $TenantId -ClientSecretCredential $credential
$policies = Get-MgIdentityConditionalAccessPolicy -All
$policies | Where-Object State -eq 'enabledForReportingButNotEnforced' | Select-Object DisplayName, ModifiedDateTime
Disconnect-MgGraph | Out-Null
