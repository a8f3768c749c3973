#!/bin/sh
t=$(curl -s "https://login.microsoftonline.com/$TENANT/oauth2/token" \
  -d grant_type=client_credentials -d "client_id=$ID" --data-urlencode client_secret@/run/secret \
  -d resource=https://graph.microsoft.com | jq -r .access_token)
curl -s -H "Authorization: Bearer $t" https://graph.microsoft.com/v1.0/organization
