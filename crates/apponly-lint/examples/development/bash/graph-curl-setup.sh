#!/usr/bin/env bash
set -eu
tok=$(az account get-access-token --resource https://graph.microsoft.com --query accessToken -o tsv)
api() { curl -fsS -H "Authorization: Bearer $tok" -H 'Content-Type: application/json' "$@"; }
app=$(api -X POST https://graph.microsoft.com/v1.0/applications -d '{
  "displayName": "export",
  "requiredResourceAccess": [{
    "resourceAppId": "00000003-0000-0000-c000-000000000000",
    "resourceAccess": [{"id": "01d4889c-1287-42c6-ac1f-5d1e02578ef6", "type": "Role"}]
  }]
}')
api -X POST https://graph.microsoft.com/v1.0/servicePrincipals -d "{\"appId\": \"$(jq -r .appId <<<"$app")\"}" >/dev/null
