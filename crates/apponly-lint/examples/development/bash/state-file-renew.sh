#!/usr/bin/env bash
set -euo pipefail
umask 077
state="${XDG_STATE_HOME:-$HOME/.local/state}/graph/answer.json"
url="https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token"

if [[ ! -s $state ]]; then
  curl -fsS "$url" -o "$state" \
    --data-urlencode grant_type=client_credentials \
    --data-urlencode "client_id=$CLIENT_ID" \
    --data-urlencode "client_secret@$CLIENT_SECRET_FILE" \
    --data-urlencode scope=https://graph.microsoft.com/.default
else
  refresh=$(jq -r '.refresh_token' "$state")
  curl -fsS "$url" -o "$state.new" --data-urlencode grant_type=refresh_token \
    --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "refresh_token=$refresh"
  mv "$state.new" "$state"
fi
curl -fsS -H @<(jq -r '"Authorization: Bearer \(.access_token)"' "$state") https://graph.microsoft.com/v1.0/organization
