#!/usr/bin/env bash
# Full account export for the data warehouse. Runs 2-3 hours, so the token is
# asked for again when it is about to end (an app has no other way to renew).
set -euo pipefail

: "${TENANT_ID:?}" "${CLIENT_ID:?}"
VAULT=${VAULT:-kv-dwh-prod}
OUT=${1:-users.ndjson}
EXP=0
TOKEN=

# example of what the vault returns (shortened, not a real one): abc8Q~xxxxxxxxxxxx
read_secret() {
  az keyvault secret show --vault-name "$VAULT" --name dwh-graph --query value -o tsv
}

refresh_token() {
  local now reply
  now=$(date +%s)
  if (( now < EXP - 300 )); then return 0; fi
  reply=$(jq -rn --arg id "$CLIENT_ID" --arg s "$(read_secret)" \
      '{client_id:$id, client_secret:$s, grant_type:"client_credentials", scope:"https://graph.microsoft.com/.default"}
       | to_entries | map("\(.key)=\(.value|@uri)") | join("&")' \
    | curl -sS --fail-with-body --data @- "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token") \
    || { jq -r '.error_description // .error' <<<"$reply" >&2; exit 1; }
  TOKEN=$(jq -r .access_token <<<"$reply")
  EXP=$(( now + $(jq -r .expires_in <<<"$reply") ))
}

get() {
  refresh_token
  curl -sS --fail --retry 5 --retry-all-errors -H @- "$1" <<<"Authorization: Bearer $TOKEN"
}

: > "$OUT"
url='https://graph.microsoft.com/v1.0/users?$select=id,userPrincipalName,accountEnabled,department,createdDateTime&$top=999'
while [[ -n $url ]]; do
  page=$(mktemp)
  refresh_token
  get "$url" > "$page"
  jq -c '.value[]' "$page" >> "$OUT"
  url=$(jq -r '."@odata.nextLink" // ""' "$page")
  rm -f "$page"
done
echo "$(wc -l < "$OUT") accounts"
