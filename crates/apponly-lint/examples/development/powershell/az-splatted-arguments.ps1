param([Parameter(Mandatory)][string]$AppId)
$ErrorActionPreference = 'Stop'
$graph = '00000003-0000-0000-c000-000000000000'
$roles = @(
    'b0afded3-3588-46d8-8b3d-9842eff778da'
    '246dd0d5-5bd0-4def-940b-0421030a5b68'
)
$azArgs = @('ad', 'app', 'permission', 'add', '--id', $AppId, '--api', $graph, '--api-permissions')
$azArgs += $roles | ForEach-Object { "$_=Role" }
& az @azArgs
if ($LASTEXITCODE -ne 0) { throw 'az failed' }
