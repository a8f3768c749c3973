param([Parameter(Mandatory)][string]$AppName, [string[]]$Roles = @('Sites.Read.All'))
Connect-MgGraph -Scopes 'Application.ReadWrite.All' -NoWelcome
$graph = Get-MgServicePrincipal -Filter "displayName eq 'Microsoft Graph'" -Top 1
$app   = Get-MgApplication -Filter "displayName eq '$AppName'" -Top 1
$resources = $Roles | ForEach-Object {
    $name = $_
    $id = ($graph.AppRoles | Where-Object Value -eq $name).Id
    if (-not $id) { throw "no app role $name" }
    @{ Id = $id; Type = 'Role' }
}
Update-MgApplication -ApplicationId $app.Id -RequiredResourceAccess @(
    @{ ResourceAppId = $graph.AppId; ResourceAccess = @($resources) }
)
Write-Output "updated $AppName with $($Roles -join ', ')"
