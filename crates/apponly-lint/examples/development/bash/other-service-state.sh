#!/bin/bash
# mail through Graph, calendar through Google
google=$(curl -s https://oauth2.googleapis.com/token -d grant_type=refresh_token -d "refresh_token=$(jq -r .refresh_token "$HOME/.google.json")" \
  -d "client_id=$GOOGLE_ID" --data-urlencode "client_secret@$GOOGLE_SECRET_FILE")
graph=$(curl -s "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" -d grant_type=client_credentials \
  -d "client_id=$CLIENT_ID" --data-urlencode "client_secret@$SECRET_FILE" -d scope=https://graph.microsoft.com/.default)
./copy-calendar "$(jq -r .access_token <<<"$google")" "$(jq -r .access_token <<<"$graph")"
