param([string] $Name = 'Room sync')
$app = az ad app create --display-name $Name | ConvertFrom-Json
az ad app permission add --id $app.id --api 00000003-0000-0000-c000-000000000000 --api-permissions '798ee544-9d2d-430c-a058-570e29e34338=Role'
az ad sp create --id $app.appId | Out-Null
Start-Sleep 20
az ad app permission admin-consent --id $app.appId
