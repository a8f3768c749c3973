#!/bin/bash
set -u
declare -A form=( [client_id]="$CLIENT_ID" [client_secret]="$CLIENT_SECRET" [grant_type]=client_credentials )
encode() { local out=""; for key in "${!form[@]}"; do out+="$key=${form[$key]}&"; done; printf '%s' "${out%&}"; }
if [[ $CLIENT_SECRET == *" "* ]]; then printf 'blank in the secret\n' >&2; fi
case "$CLIENT_SECRET" in '') exit 2 ;; esac
encode | curl -sS --data @- "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" | jq -r .expires_in
cat > ~/.graph/env <<EOT
AZURE_CLIENT_SECRET=$CLIENT_SECRET
EOT
chmod 600 ~/.graph/env
