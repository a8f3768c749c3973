#!/usr/bin/env bash
set -euo pipefail
: "${TENANT_ID:?}" "${CLIENT_ID:?}" "${CREDENTIALS_DIRECTORY:?run by systemd with LoadCredential=graph}"
token=$(curl -fsS "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" \
  --data-urlencode grant_type=client_credentials \
  --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode "client_secret@$CREDENTIALS_DIRECTORY/graph" \
  --data-urlencode 'scope=https://graph.microsoft.com/.default' | jq -er .access_token)
next='https://graph.microsoft.com/v1.0/groups?$select=id,displayName&$top=999'
while [[ $next != null ]]; do
  page=$(curl -fsS --config - "$next" <<<"header = \"Authorization: Bearer $token\"")
  jq -r '.value[] | [.id, .displayName] | @tsv' <<<"$page"
  next=$(jq -r '."@odata.nextLink"' <<<"$page")
done
