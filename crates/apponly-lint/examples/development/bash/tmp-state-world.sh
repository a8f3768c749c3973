#!/bin/bash
TOKEN_FILE=/tmp/graph.json
get_token() {
  curl -s -X POST "https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token" \
    -d "grant_type=client_credentials" -d "client_id=${APP}" --data-urlencode "client_secret@/run/secrets/app" \
    -d "scope=https://graph.microsoft.com/.default" -o "$TOKEN_FILE"
  chmod 644 "$TOKEN_FILE"
}
[ -f "$TOKEN_FILE" ] || get_token
curl -s -H "Authorization: Bearer $(jq -r .access_token "$TOKEN_FILE")" \
  "https://graph.microsoft.com/v1.0/auditLogs/signIns?\$top=5" | jq '.value | length'
