#!/usr/bin/env bash
set -euo pipefail
cat > required.json <<'JSON'
[{
  "resourceAppId": "00000003-0000-0000-c000-000000000000",
  "resourceAccess": [
    {"id": "810c84a8-4a9e-49e6-bf7d-12d183f40d01", "type": "Role"}
  ]
}]
JSON
app=$(az ad app create --display-name mail-archive --required-resource-accesses @required.json --query appId -o tsv)
az ad sp create --id "$app" --output none
az ad app credential reset --id "$app" --cert @archive.pem --output none
rm required.json
echo "client id: $app"
