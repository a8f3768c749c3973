<#
.DESCRIPTION
    Saves every Conditional Access policy as JSON. Interactive for people, certificate for the pipeline.
#>
[CmdletBinding(DefaultParameterSetName = 'Interactive')]
param(
    [Parameter(ParameterSetName = 'App', Mandatory)] [string] $ClientId,
    [Parameter(ParameterSetName = 'App', Mandatory)] [string] $TenantId,
    [Parameter(ParameterSetName = 'App', Mandatory)] [ValidatePattern('^[0-9A-Fa-f]{40}$')] [string] $CertificateThumbprint,
    [string] $Path = '.\ca'
)

New-Item -ItemType Directory -Path $Path -Force | Out-Null

switch ($PSCmdlet.ParameterSetName) {
    'App' {
        Connect-MgGraph -ClientId $ClientId -TenantId $TenantId -CertificateThumbprint $CertificateThumbprint -NoWelcome
        $by = "application $ClientId"
    }
    'Interactive' {
        Connect-MgGraph -Scopes 'Policy.Read.All', 'User.Read' -NoWelcome
        $me = Invoke-MgGraphRequest -Method GET -Uri '/v1.0/me?$select=userPrincipalName'
        $by = $me.userPrincipalName
    }
}

$policies = Get-MgIdentityConditionalAccessPolicy -All
foreach ($p in $policies) {
    $file = ($p.DisplayName -replace '[^\w\- ]', '_') + '.json'
    $p | ConvertTo-Json -Depth 20 | Set-Content -LiteralPath (Join-Path $Path $file) -Encoding utf8
}

@"
exported : $(Get-Date -Format u)
by       : $by
policies : $($policies.Count)
"@ | Set-Content (Join-Path $Path 'README.txt')

Disconnect-MgGraph | Out-Null
