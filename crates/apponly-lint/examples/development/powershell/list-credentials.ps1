param([Parameter(Mandatory)][string]$AppId)
$list = az ad app credential list --id $AppId | ConvertFrom-Json
foreach ($credential in $list) {
    Write-Host "$($credential.keyId) $($credential.displayName) until $($credential.endDateTime), hint $($credential.hint)"
}
