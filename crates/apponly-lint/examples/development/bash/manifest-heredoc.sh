#!/bin/sh
cat > manifest.json <<'JSON'
[{
  "resourceAppId": "00000003-0000-0000-c000-000000000000",
  "resourceAccess": [
    { "id": "df021288-bdef-4463-88db-98f22de89214", "type": "Role" }
  ]
}]
JSON
az ad app create --display-name nightly --required-resource-accesses @manifest.json --query appId -o tsv
rm manifest.json
