# Single-page app: only delegated permissions, each user consents for himself or the admin once
$graph = '00000003-0000-0000-c000-000000000000'
$spa = az ad app create --display-name 'intranet-spa' --query appId -o tsv
az ad sp create --id $spa -o none
az ad app permission add --id $spa --api $graph --api-permissions 'e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope'
az ad app permission grant --id $spa --api $graph --scope 'User.Read'
Write-Output "client id for the build: $spa"
