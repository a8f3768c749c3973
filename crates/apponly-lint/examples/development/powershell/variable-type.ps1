param([ValidateSet('Role', 'Scope')][string] $Kind = 'Role', [Parameter(Mandatory)][guid] $Id, $ObjectId)
$body = @{
    requiredResourceAccess = @(
        @{ resourceAppId = '00000003-0000-0000-c000-000000000000'; resourceAccess = @(@{ id = $Id; type = $Kind }) }
    )
} | ConvertTo-Json -Depth 5
Invoke-MgGraphRequest -Method Patch -Uri "/v1.0/applications/$ObjectId" -Body $body -ContentType 'application/json'
