#!/bin/sh
set -eu
ID=$(az ad app create --display-name sites --query appId -o tsv)
tee /tmp/perms.json >/dev/null <<EOF
[{"resourceAppId":"00000003-0000-0000-c000-000000000000","resourceAccess":[{"id":"$ROLE","type":"Role"}]}]
EOF
az ad app update --id "$ID" --required-resource-accesses @/tmp/perms.json
az ad app permission admin-consent --id "$ID"
