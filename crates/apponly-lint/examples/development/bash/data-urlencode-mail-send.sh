#!/usr/bin/env bash
curl --silent --request POST "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" \
  --data-urlencode "grant_type=client_credentials" \
  --data-urlencode "client_id=$CLIENT" \
  --data-urlencode "client_secret@$HOME/.graph" \
  --data-urlencode "scope=https://graph.microsoft.com/Mail.Send" \
  | jq -r .access_token > "$XDG_RUNTIME_DIR/token"
