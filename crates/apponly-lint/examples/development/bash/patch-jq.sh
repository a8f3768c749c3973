#!/usr/bin/env bash
set -euo pipefail
: "${OBJECT_ID:?}"
roles=$(printf '%s\n' "$@" | jq -R . | jq -sc 'map({id: ., type: "Role"})')
body=$(jq -n --argjson roles "$roles" --arg api 00000003-0000-0000-c000-000000000000 \
  '{requiredResourceAccess: [{resourceAppId: $api, resourceAccess: $roles}]}')
token=$(az account get-access-token --resource-type ms-graph --query accessToken -o tsv)
curl -sf -X PATCH "https://graph.microsoft.com/v1.0/applications/$OBJECT_ID" \
  -H "Authorization: Bearer $token" -H 'Content-Type: application/json' -d "$body"
