#!/usr/bin/env bash
set -eu
manifest=$(mktemp)
cat >"$manifest" <<EOF
[
  {
    "resourceAppId": "00000003-0000-0000-c000-000000000000",
    "resourceAccess": [ { "id": "7438b122-aefc-4978-80ed-43db9fcc7715", "type": "Role" } ]
  }
]
EOF
az ad app create --display-name device-report --required-resource-accesses "@$manifest" --query appId --output tsv > app.id
az ad sp create --id "$(cat app.id)" >/dev/null
rm -f "$manifest"
