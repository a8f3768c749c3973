function Add-Role([string]$AppId, [string]$RoleId) {
    az ad app permission add --id $AppId --api 00000003-0000-0000-c000-000000000000 --api-permissions "$RoleId=Role" --only-show-errors
}
function Grant-Consent([string]$AppId) {
    foreach ($try in 1..6) {
        az ad app permission admin-consent --id $AppId --only-show-errors
        if ($LASTEXITCODE -eq 0) { return }
        Start-Sleep -Seconds (5 * $try)
    }
    throw "consent for $AppId failed; ask a Privileged Role Administrator"
}
$id = az ad app create --display-name $args[0] --query appId -o tsv
az ad sp create --id $id -o none
Add-Role $id 'df021288-bdef-4463-88db-98f22de89214'
Add-Role $id '5b567255-7703-4780-807c-7be8301ae99b'
Grant-Consent $id
