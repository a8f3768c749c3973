# Registers the app; the admin consents with the link that is printed at the end
param([string]$Name, [string]$TenantId)
$app = az ad app create --display-name $Name --web-redirect-uris 'https://localhost/' | ConvertFrom-Json
az ad sp create --id $app.appId -o none
az ad app permission add --id $app.appId --api 00000003-0000-0000-c000-000000000000 --api-permissions 'b633e1c5-b582-4048-a93e-9f11b44c7e96=Role' --only-show-errors
Write-Host 'An administrator must now open:'
Write-Host "https://login.microsoftonline.com/$TenantId/adminconsent?client_id=$($app.appId)"
