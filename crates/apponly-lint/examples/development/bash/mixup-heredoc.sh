#!/bin/bash
cat > access.json <<'EOF'
[{
  "resourceAppId": "00000003-0000-0000-c000-000000000000",
  "resourceAccess": [
    {"type": "Role", "id": "e1fe6dd8-ba31-4d61-89e7-88639da4683d"},
    {"type": "Role", "id": "62a82d76-70ea-41e2-9197-370581804d09"}
  ]
}]
EOF
az ad app update --id "$APP" --required-resource-accesses @access.json
az ad app permission admin-consent --id "$APP"
