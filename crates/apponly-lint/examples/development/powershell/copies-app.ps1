$source = Get-MgApplication -Filter "displayName eq 'old'"
$access = foreach ($r in $source.RequiredResourceAccess) {
    @{ ResourceAppId = $r.ResourceAppId; ResourceAccess = @($r.ResourceAccess | ForEach-Object { @{ Id = $_.Id; Type = $_.Type } }) }
}
New-MgApplication -DisplayName 'new' -RequiredResourceAccess $access
