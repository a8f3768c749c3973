#!/bin/bash
set -euo pipefail
strava=$(curl -sS https://www.strava.com/oauth/token -F client_id="$STRAVA_ID" -F client_secret="@$HOME/.strava" \
  -F grant_type=refresh_token -F refresh_token="$(cat "$HOME/.strava-refresh")")
jq -r .refresh_token <<< "$strava" > "$HOME/.strava-refresh"
chmod 600 "$HOME/.strava-refresh"
graph=$(apponly token --profile lobby)
curl -sS -H @<(printf 'Authorization: Bearer %s' "$graph") "https://graph.microsoft.com/v1.0/sites/$SITE"
az account show --query tenantId -o tsv
az login --service-principal -u "$CLIENT_ID" --tenant "$TENANT_ID" --certificate app.pem -o none
