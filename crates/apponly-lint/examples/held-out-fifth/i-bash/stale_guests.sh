#!/usr/bin/env bash
# Lists guests that never accepted their invitation. Output: TSV on stdout.
set -euo pipefail

VAULT=${VAULT:-kv-identity-prod}
readonly LOGIN=https://login.microsoftonline.com
readonly GRAPH=https://graph.microsoft.com/v1.0

cfg() { az keyvault secret show --vault-name "$VAULT" --name "$1" --query value -o tsv; }

TENANT=$(cfg guests-tenant)
CLIENT=$(cfg guests-client-id)
EXPIRES=0
TOKEN=

# The token lives for about an hour; a large tenant takes longer than that.
refresh_token() {
  (( $(date +%s) < EXPIRES )) && return
  local body
  body=$(curl -fsS "$LOGIN/$TENANT/oauth2/v2.0/token" -d @- <<EOF_FORM
grant_type=client_credentials&client_id=$CLIENT&scope=$GRAPH_SCOPE&client_secret=$(cfg guests-client-secret | jq -Rr @uri)
EOF_FORM
)
  TOKEN=$(jq -er .access_token <<<"$body")
  EXPIRES=$(( $(date +%s) + $(jq -r .expires_in <<<"$body") - 300 ))
}
GRAPH_SCOPE=https%3A%2F%2Fgraph.microsoft.com%2F.default

get() {
  refresh_token
  curl -fsS --retry 5 -H @- "$1" <<<"Authorization: Bearer $TOKEN"
}

url="$GRAPH/users?\$filter=userType%20eq%20'Guest'&\$select=id,mail,externalUserState,createdDateTime&\$top=500"
while [[ -n "$url" ]]; do
  page=$(get "$url")
  jq -r '.value[] | select(.externalUserState == "PendingAcceptance") | [.id, .mail, .createdDateTime] | @tsv' <<<"$page"
  url=$(jq -r '."@odata.nextLink" // empty' <<<"$page")
done
