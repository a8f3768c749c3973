#Requires -Modules Az.Accounts, Az.Resources
# Same registration in every customer tenant. Runs under the partner admin's own sign-in.
param([Parameter(Mandatory)][string]$Tenant)

Connect-AzAccount -Tenant $Tenant | Out-Null

$graph = Get-AzADServicePrincipal -ApplicationId '00000003-0000-0000-c000-000000000000'
$name  = 'usage-report'
$app   = New-AzADApplication -DisplayName $name
$sp    = New-AzADServicePrincipal -ApplicationId $app.AppId

$roleIds = foreach ($v in 'Reports.Read.All', 'Organization.Read.All') {
    ($graph.AppRole | Where-Object Value -EQ $v).Id
}

foreach ($id in $roleIds) {
    Add-AzADAppPermission -ObjectId $app.Id -ApiId $graph.AppId -PermissionId $id -Type Role
}

# Az has no cmdlet for it, so go to Graph
foreach ($id in $roleIds) {
    $json = @{ principalId = $sp.Id; resourceId = $graph.Id; appRoleId = $id } | ConvertTo-Json
    $res = Invoke-AzRestMethod -Method POST -Payload $json `
        -Uri "https://graph.microsoft.com/v1.0/servicePrincipals/$($graph.Id)/appRoleAssignedTo"
    if ($res.StatusCode -notin 200, 201) {
        $err = ($res.Content | ConvertFrom-Json).error
        if ($err.message -notmatch 'already exists') { throw "$($res.StatusCode) $($err.message)" }
    }
}

"{0};{1};{2}" -f $Tenant, $app.AppId, $sp.Id | Add-Content .\tenants.csv
