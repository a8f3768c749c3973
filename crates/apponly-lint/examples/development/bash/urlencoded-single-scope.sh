#!/usr/bin/env bash
urlenc() { jq -rn --arg v "$1" '$v|@uri'; }
AUTH="https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token"
RESPONSE=$(curl -s -X POST "$AUTH" \
  -d "grant_type=client_credentials" \
  -d "client_id=${CLIENT_ID}" \
  -d "client_secret=$(urlenc "$(cat "$SECRET_FILE")")" \
  -d "scope=$(urlenc "https://graph.microsoft.com/User.Invite.All")")
TOKEN=$(jq -r '.access_token' <<<"$RESPONSE")
