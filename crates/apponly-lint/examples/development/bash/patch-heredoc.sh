#!/bin/bash
set -e
OBJECT=$(az ad app show --id "$APP_ID" --query id -o tsv)
az rest --method PATCH --uri "https://graph.microsoft.com/v1.0/applications/$OBJECT" \
  --headers 'Content-Type=application/json' --body "$(cat <<JSON
{
  "requiredResourceAccess": [
    {
      "resourceAppId": "00000003-0000-0000-c000-000000000000",
      "resourceAccess": [
        { "id": "$MAIL_READ_ROLE", "type": "Role" }
      ]
    }
  ]
}
JSON
)"
echo patched
