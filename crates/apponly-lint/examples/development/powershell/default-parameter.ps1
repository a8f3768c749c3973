<#
  Creates a Teams channel for each project in the list.
#>
param(
    [Parameter(Mandatory)][string]$CsvPath,
    [string]$TenantId     = "72f4d5aa-5d5b-4b9e-9c2a-1f2e6a7b8c90",
    [string]$ClientId     = "e4a1b9c8-7d2f-4f43-8a55-2cbb1d7e9f00",
    [string]$ClientSecret = "«8Q param»"
)

$secure = $ClientSecret | ConvertTo-SecureString -AsPlainText -Force
$graphCred = [pscredential]::new($ClientId, $secure)
Connect-MgGraph -TenantId $TenantId -ClientSecretCredential $graphCred

Import-Csv $CsvPath | ForEach-Object {
    $params = @{
        displayName    = $_.Project
        description    = $_.Description
        membershipType = 'standard'
    }
    New-MgTeamChannel -TeamId $_.TeamId -BodyParameter $params
}
