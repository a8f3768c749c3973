$left = Get-Content left.json | ConvertFrom-Json
$right = Get-Content right.json | ConvertFrom-Json
foreach ($app in $left) {
    $other = $right | Where-Object displayName -eq $app.displayName
    $a = @($app.requiredResourceAccess.resourceAccess | Where-Object type -eq 'Role').id
    $b = @($other.requiredResourceAccess.resourceAccess | Where-Object type -eq 'Role').id
    [pscustomobject]@{ Name = $app.displayName; RequiredResourceAccess = (Compare-Object $a $b | Out-String); Kind = 'Role' }
}
