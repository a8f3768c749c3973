#!/usr/bin/env bash
set -eu
login="https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token"
answer=$(curl -sS "$login" --data-urlencode grant_type=client_credentials --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode client_secret@/run/secrets/graph --data-urlencode scope=https://graph.microsoft.com/.default)
access=$(jq -r .access_token <<<"$answer")
refresh=$(jq -r .refresh_token <<<"$answer")

renew() {
  answer=$(curl -sS "$login" --data-urlencode grant_type=refresh_token \
    --data-urlencode "client_id=$CLIENT_ID" --data-urlencode "refresh_token=$refresh")
  access=$(jq -r .access_token <<<"$answer")
}
while read -r upn; do
  code=$(curl -s -o /tmp/user.json -w '%{http_code}' -H "Authorization: Bearer $access" "https://graph.microsoft.com/v1.0/users/$upn")
  [ "$code" = 401 ] && renew
done < users.txt
