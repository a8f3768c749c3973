#!/usr/bin/env bash
set -euo pipefail
umask 077
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
curl -fsS "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" -o "$dir/answer.json" \
  -d grant_type=client_credentials -d "client_id=$CLIENT_ID" --data-urlencode "client_secret@$SECRET_FILE" \
  -d scope=https://graph.microsoft.com/.default
printf 'header = "Authorization: Bearer %s"\n' "$(jq -r .access_token "$dir/answer.json")" > "$dir/curlrc"
curl -fsS --config "$dir/curlrc" 'https://graph.microsoft.com/v1.0/users/$count' -H 'ConsistencyLevel: eventual'
