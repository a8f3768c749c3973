#!/bin/sh
# Reads the answer without jq.
set -eu
answer=$(curl -sS -X POST "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" \
  --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode "client_secret@/run/secrets/graph" \
  --data-urlencode "scope=https://graph.microsoft.com/.default" \
  --data "grant_type=client_credentials")
access=$(printf '%s' "$answer" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
refresh=$(printf '%s' "$answer" | sed -n 's/.*"refresh_token":"\([^"]*\)".*/\1/p')
umask 077
printf '%s\n' "$refresh" > "$HOME/.graph-refresh"
curl -sS -H "Authorization: Bearer $access" 'https://graph.microsoft.com/v1.0/users?$top=5'
