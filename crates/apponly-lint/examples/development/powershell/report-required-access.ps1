Connect-MgGraph -Scopes 'Application.Read.All' -NoWelcome
$report = foreach ($app in Get-MgApplication -All) {
    foreach ($resource in $app.RequiredResourceAccess) {
        [pscustomobject]@{
            Name                   = $app.DisplayName
            RequiredResourceAccess = $resource.ResourceAppId
            Roles                  = @($resource.ResourceAccess | Where-Object Type -eq 'Role').Count
            Scopes                 = @($resource.ResourceAccess | Where-Object Type -eq 'Scope').Count
        }
    }
}
$report | Export-Csv -Path apps.csv -NoTypeInformation
