$graph = '00000003-0000-0000-c000-000000000000'
$collector = az ad app create --display-name collector | ConvertFrom-Json
$notifier = az ad app create --display-name notifier | ConvertFrom-Json

az ad app permission add --id $collector.appId --api $graph --api-permissions 'b0afded3-3588-46d8-8b3d-9842eff778da=Role'
az ad app permission add --id $notifier.appId --api $graph --api-permissions 'b633e1c5-b582-4048-a93e-9f11b44c7e96=Role'
az ad app permission admin-consent --id $collector.appId
Write-Output $notifier.appId
