#!/bin/sh
GRAPH="https://graph.microsoft.com/v1.0"
token=$(curl -sS --fail "https://login.microsoftonline.com/${TENANT_ID}/oauth2/v2.0/token" \
  --data-urlencode "client_id=${CLIENT_ID}" \
  --data-urlencode "client_secret@/run/secrets/graph" \
  --data-urlencode "scope=https://graph.microsoft.com/.default" \
  --data-urlencode "grant_type=client_credentials" | jq -r .access_token)

curl -sS --fail -X POST "${GRAPH}/me/sendMail" \
  -H @- -H 'Content-Type: application/json' --data @mail.json <<EOF
Authorization: Bearer ${token}
EOF
