#!/usr/bin/env bash
set -euo pipefail
readonly API="https://graph.microsoft.com/v1.0"
TOKEN=$(curl -sf "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" -d grant_type=client_credentials -d "client_id=$CLIENT_ID" --data-urlencode "client_secret@$CREDENTIALS_DIRECTORY/graph" -d scope=https://graph.microsoft.com/.default | jq -r .access_token)

graph_get() {
  curl -sf -H "Authorization: Bearer $TOKEN" "$API$1"
}

graph_get "/me/drive/special/documents" | jq -r .webUrl
