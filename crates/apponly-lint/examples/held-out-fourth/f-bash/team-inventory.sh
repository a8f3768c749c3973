#!/bin/bash
# Inventory of Teams channels for the records office.
# Runs in the ops pod; workload identity gives us the projected token.
set -uo pipefail

OUT_DIR="${OUT_DIR:-/data/teams}"
STAMP=$(date -u +%Y%m%dT%H%MZ)

log() { printf '%s %s\n' "$(date -u +%T)" "$*" >&2; }

sign_in() {
    az login --service-principal \
        --username "$AZURE_CLIENT_ID" \
        --tenant "$AZURE_TENANT_ID" \
        --federated-token "$(cat "$AZURE_FEDERATED_TOKEN_FILE")" \
        --allow-no-subscriptions --output none
}

graph() {
    local verb=$1 path=$2
    shift 2
    az rest --method "$verb" --url "https://graph.microsoft.com/v1.0$path" "$@"
}

sign_in || { log "sign-in failed"; exit 2; }
mkdir -p "$OUT_DIR"

graph get /me/joinedTeams --query 'value[].[id,displayName]' -o tsv |
while IFS=$'\t' read -r team name; do
    log "team $name"
    graph get "/teams/$team/channels?\$select=id,displayName,membershipType" \
        --query 'value[]' -o json \
        | jq --arg t "$name" 'map(. + {team: $t})' > "$OUT_DIR/$team.json"
done

jq -s add "$OUT_DIR"/*.json > "$OUT_DIR/all-$STAMP.json" 2>/dev/null \
    || log "nothing collected"
az logout 2>/dev/null
exit 0
