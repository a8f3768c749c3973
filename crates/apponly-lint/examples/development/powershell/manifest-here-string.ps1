$manifest = @'
[{ "resourceAppId": "00000003-0000-0000-c000-000000000000",
   "resourceAccess": [ { "id": "df021288-bdef-4463-88db-98f22de89214", "type": "Role" } ] }]
'@
Set-Content -Path .\access.json -Value $manifest
$id = az ad app create --display-name nightly --required-resource-accesses '@access.json' --query appId -o tsv
az ad sp create --id $id
