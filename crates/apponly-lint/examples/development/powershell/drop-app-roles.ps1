param($ObjectId)
$app = Get-MgApplication -ApplicationId $ObjectId
$kept = foreach ($resource in $app.RequiredResourceAccess) {
    $scopes = @($resource.ResourceAccess | Where-Object { $_.Type -ne 'Role' })
    if ($scopes) { @{ ResourceAppId = $resource.ResourceAppId; ResourceAccess = $scopes } }
}
Update-MgApplication -ApplicationId $ObjectId -RequiredResourceAccess @($kept)
