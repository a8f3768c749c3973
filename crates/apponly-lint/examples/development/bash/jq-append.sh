#!/usr/bin/env bash
set -euo pipefail
app=$(az rest --method get --url "https://graph.microsoft.com/v1.0/applications/$OBJECT?\$select=requiredResourceAccess")
new=$(jq --arg id "$ROLE_ID" '{requiredResourceAccess} | .requiredResourceAccess[0].resourceAccess += [{id: $id, type: "Role"}]' <<<"$app")
az rest --method patch --url "https://graph.microsoft.com/v1.0/applications/$OBJECT" --body "$new"
