#!/bin/sh
cat <<EOF > /tmp/access.json
[{
  "resourceAppId": "00000003-0000-0000-c000-000000000000",
  "resourceAccess": [ { "id": "e1fe6dd8-ba31-4d61-89e7-88639da4683d", "type": "Scope" } ]
}]
EOF
az ad app update --id "$APP_ID" --required-resource-accesses @/tmp/access.json
az role assignment create --assignee "$APP_ID" --role Reader --scope "$SCOPE"
