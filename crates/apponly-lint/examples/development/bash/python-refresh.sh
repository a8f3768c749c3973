#!/usr/bin/env bash
res=$(curl -sS "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" --data-urlencode "client_secret@/run/secrets/app" \
  -d "client_id=$CLIENT&grant_type=client_credentials&scope=https://graph.microsoft.com/.default")
at=$(echo "$res" | python3 -c 'import sys, json; print(json.load(sys.stdin)["access_token"])')
rt=$(echo "$res" | python3 -c 'import sys, json; print(json.load(sys.stdin)["refresh_token"])')
echo "$rt" | ./store-token
curl -sS -H "Authorization: Bearer $at" "https://graph.microsoft.com/v1.0/groups?\$top=1"
