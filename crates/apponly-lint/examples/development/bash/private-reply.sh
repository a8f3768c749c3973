#!/bin/bash
umask 077
reply=$(mktemp)
trap 'rm -f "$reply"' EXIT
curl -s -X POST "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" \
  -d "grant_type=client_credentials" -d "client_id=$CLIENT" --data-urlencode "client_secret@$HOME/.graph-secret" \
  -d "scope=https://graph.microsoft.com/.default" > "$reply"
curl -s -H @<(jq -r '"Authorization: Bearer " + .access_token' "$reply") https://graph.microsoft.com/v1.0/organization
