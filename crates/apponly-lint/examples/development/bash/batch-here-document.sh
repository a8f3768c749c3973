#!/usr/bin/env bash
set -euo pipefail
token=$(curl -sf "https://login.microsoftonline.com/${TENANT_ID}/oauth2/v2.0/token" \
  -d grant_type=client_credentials -d "client_id=${CLIENT_ID}" \
  --data-urlencode "client_secret@/run/secrets/graph" \
  -d scope=https%3A%2F%2Fgraph.microsoft.com%2F.default | jq -r .access_token)

curl -sf -X POST 'https://graph.microsoft.com/v1.0/$batch' \
  -H @<(printf 'Authorization: Bearer %s' "$token") -H 'Content-Type: application/json' \
  -d @- <<'JSON' | jq '.responses[] | {id, status}'
{
  "requests": [
    { "id": "1", "method": "GET", "url": "/me/drive/root" },
    { "id": "2", "method": "GET", "url": "/sites/root" }
  ]
}
JSON
