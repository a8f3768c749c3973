#!/usr/bin/env bash
set -euo pipefail
app=$(az rest --method get --url "https://graph.microsoft.com/v1.0/applications/$OBJECT?\$select=requiredResourceAccess")
new=$(jq '{requiredResourceAccess: [.requiredResourceAccess[] | .resourceAccess |= map(select(.type != "Role"))]}' <<<"$app")
az rest --method patch --url "https://graph.microsoft.com/v1.0/applications/$OBJECT" --body "$new"
