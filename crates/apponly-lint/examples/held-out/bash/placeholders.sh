#!/bin/bash
# copy to config.sh and fill in
TENANT_ID="YOUR_TENANT_ID"
CLIENT_ID="YOUR_CLIENT_ID"
CLIENT_SECRET="YOUR_CLIENT_SECRET"
PROXY=""

if [ "$CLIENT_SECRET" = "YOUR_CLIENT_SECRET" ]; then
  echo "please edit $0 first" >&2
  exit 2
fi
printf 'grant_type=client_credentials&client_id=%s&client_secret=%s&scope=https://graph.microsoft.com/.default' \
  "$CLIENT_ID" "$CLIENT_SECRET" |
  curl -s ${PROXY:+-x "$PROXY"} --data @- "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" |
  jq '{token_type, expires_in}'
