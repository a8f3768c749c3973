#!/usr/bin/env bash
# Adds the calendar and group permissions to the room-booking app.
# Run as Privileged Role Administrator:   ./patch-app-perms.sh <appId>
set -eu

APP_ID=${1:?appId of the room booking app}
OBJ=$(az ad app show --id "$APP_ID" --query id -o tsv)

# What it has today, for the change ticket
az ad app permission list --id "$APP_ID" -o json > "before-${APP_ID}.json"

BODY=$(jq -nc '{
  requiredResourceAccess: [
    { resourceAppId: "00000003-0000-0000-c000-000000000000",
      resourceAccess: [
        { id: "ef54d2bf-783f-4e0f-bca1-3210c0444d99", type: "Role"  },
        { id: "98830695-27a2-44f7-8c18-0c3ebc9698f6", type: "Scope" },
        { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" }
      ]
    }
  ]
}')

az rest --method PATCH \
  --url "https://graph.microsoft.com/v1.0/applications/${OBJ}" \
  --headers 'Content-Type=application/json' \
  --body "$BODY"

echo "Waiting for replication"
sleep 30

az ad app permission admin-consent --id "$APP_ID"
az ad app permission list --id "$APP_ID" -o table
diff <(jq -S . "before-${APP_ID}.json") <(az ad app permission list --id "$APP_ID" -o json | jq -S .) || true
