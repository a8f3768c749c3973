#!/usr/bin/env bash
set -euo pipefail
form="grant_type=client_credentials&client_id=$CLIENT_ID&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default"
reply=$(printf '%s&client_secret=%s' "$form" "$(cat /run/secrets/graph)" |
  curl -sSf --data @- "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token")
# For the log only what is no token
jq 'del(.access_token, .refresh_token)' <<< "$reply" >&2
token=$(jq -er .access_token <<< "$reply")
curl -sSf -H @- https://graph.microsoft.com/v1.0/domains <<< "Authorization: Bearer $token" | jq -r '.value[].id'
