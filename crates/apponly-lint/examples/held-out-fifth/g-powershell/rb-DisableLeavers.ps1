# Azure Automation runbook (PowerShell 5.1)
# Webhook from the HR system -> block sign-in, take the groups away
param (
    [Parameter(Mandatory = $false)]
    [object] $WebhookData,

    [string] $TenantId = "e2b4b7c1-0c49-4c0e-8a2b-6d6a0f6a7f10",

    [string] $ClientId = "7b1de2a3-6c1f-4d10-b7f9-20c0e95a8d44",

    [string] $ClientSecret = "«8Q leavers»",

    [switch] $DryRun
)

$ErrorActionPreference = "Stop"

if ($WebhookData) {
    $people = (ConvertFrom-Json $WebhookData.RequestBody).leavers
}
else {
    throw "start this runbook through its webhook"
}

$tokenBody = @{
    grant_type    = 'client_credentials'
    client_id     = $ClientId
    client_secret = $ClientSecret
    scope         = 'https://graph.microsoft.com/.default'
}
$t = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$TenantId/oauth2/v2.0/token" -Body $tokenBody
$h = @{ 'Authorization' = "Bearer " + $t.access_token; 'Content-Type' = 'application/json' }

function Get-AllGroups {
    # every security group of the tenant, used as a lookup below
    $g = Invoke-RestMethod -Headers $h -Uri 'https://graph.microsoft.com/v1.0/groups?$filter=securityEnabled eq true&$select=id,displayName'
    return $g.value
}

$lookup = @{}
Get-AllGroups | ForEach-Object { $lookup[$_.id] = $_.displayName }
Write-Output "known groups: $($lookup.Count)"

foreach ($p in $people) {
    Write-Output "--- $($p.upn)"
    $user = Invoke-RestMethod -Headers $h -Uri "https://graph.microsoft.com/v1.0/users/$($p.upn)?`$select=id,accountEnabled"
    if (-not $user.accountEnabled) {
        Write-Output "already blocked"
        continue
    }
    if ($DryRun) { continue }

    Invoke-RestMethod -Method Patch -Headers $h -Uri "https://graph.microsoft.com/v1.0/users/$($user.id)" -Body '{"accountEnabled":false}' | Out-Null
    Invoke-RestMethod -Method Post -Headers $h -Uri "https://graph.microsoft.com/v1.0/users/$($user.id)/revokeSignInSessions" | Out-Null

    $next = "https://graph.microsoft.com/v1.0/users/$($user.id)/memberOf/microsoft.graph.group?`$select=id"
    do {
        $page = Invoke-RestMethod -Headers $h -Uri $next
        foreach ($m in $page.value) {
            if ($lookup.ContainsKey($m.id)) {
                Invoke-RestMethod -Method Delete -Headers $h -Uri "https://graph.microsoft.com/v1.0/groups/$($m.id)/members/$($user.id)/`$ref"
                Write-Output ("removed from " + $lookup[$m.id])
            }
        }
        $next = $page.'@odata.nextLink'
    } while ($next)
}
