# AzurePowerShell@5 task, workload identity connection: no secret, token only for the next step
[CmdletBinding()]
param(
    [Parameter(Mandatory)][string]$GroupId,
    [string]$Expected = 'group.json'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$raw = (Get-AzAccessToken -ResourceTypeName MSGraph -AsSecureString -WarningAction SilentlyContinue)
$tok = $raw.Token
Write-Host "token for $($raw.TenantId), good until $($raw.ExpiresOn.ToString('u'))"

$plain = [Net.NetworkCredential]::new('', $tok).Password
Write-Host "##vso[task.setvariable variable=GRAPH_TOKEN;issecret=true]$plain"
Remove-Variable plain

$want = Get-Content $Expected -Raw | ConvertFrom-Json
$have = [Collections.Generic.List[string]]::new()
$url  = "https://graph.microsoft.com/v1.0/groups/$GroupId/members?`$select=id&`$top=999"
while ($url) {
    $page = Invoke-RestMethod -Uri $url -Authentication Bearer -Token $tok
    foreach ($m in $page.value) { $have.Add($m.id) }
    $url = if ($page.PSObject.Properties['@odata.nextLink']) { $page.'@odata.nextLink' }
}

$diff = Compare-Object -ReferenceObject @($want.members) -DifferenceObject @($have)
$diff | ForEach-Object {
    $sign = if ($_.SideIndicator -eq '=>') { '+' } else { '-' }
    Write-Host "$sign $($_.InputObject)"
}
Write-Host "##vso[task.setvariable variable=MembersDiffer;isOutput=true]$([bool]$diff)"
