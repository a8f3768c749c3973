#!/usr/bin/env bash
# Onboards one customer tenant: app, principal, certificate, permissions.
set -Eeuo pipefail
readonly GRAPH_API='00000003-0000-0000-c000-000000000000'
declare -A PERMS=(
  [User.Read.All]='df021288-bdef-4463-88db-98f22de89214'
  [Group.Read.All]='5b567255-7703-4780-807c-7be8301ae99b'
)
log() { printf '%s %s\n' "$(date -u +%FT%TZ)" "$*" >&2; }

create_app() {
  az ad app create --display-name "$1" --sign-in-audience AzureADMyOrg --query appId --output tsv
}

app_id="$(create_app "${CUSTOMER:?}-reader")"
az ad sp create --id "$app_id" --only-show-errors >/dev/null
for name in "${!PERMS[@]}"; do
  log "adding $name"
  az ad app permission add \
    --id "$app_id" \
    --api "$GRAPH_API" \
    --api-permissions "${PERMS[$name]}=Role" \
    --only-show-errors
done
log "Granting admin consent"
az ad app permission grant --id "$app_id" --api "$GRAPH_API" --scope "${!PERMS[*]}" --only-show-errors >/dev/null
echo "$app_id"
