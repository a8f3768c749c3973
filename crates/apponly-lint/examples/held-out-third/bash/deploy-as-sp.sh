#!/usr/bin/env bash
# deploy-as-sp.sh APP_ID TENANT SECRET [slot]
#
# Called from the on-prem Jenkins node. Signs in as the deployment principal,
# makes it owner of what it creates, and swaps the slot.
set -euo pipefail

usage() { echo "usage: $0 APP_ID TENANT SECRET [slot]" >&2; exit 64; }
[[ $# -ge 3 ]] || usage

app_id=$1
tenant=$2
secret=$3
slot=${4:-staging}

RG=rg-intranet-weu
SITE=intranet-web

export AZURE_CONFIG_DIR
AZURE_CONFIG_DIR=$(mktemp -d)
trap 'az logout 2>/dev/null || true; rm -rf "$AZURE_CONFIG_DIR"' EXIT

az login --service-principal -u "$app_id" -p "$secret" --tenant "$tenant" --allow-no-subscriptions -o none

# who are we? needed for the owner field below
my_oid=$(az ad signed-in-user show --query id -o tsv)
echo "running as $my_oid"

group=$(az ad group show --group "sg-${SITE}-deployers" --query id -o tsv)
if ! az ad group owner list --group "$group" --query "[].id" -o tsv | grep -qx "$my_oid"; then
  az ad group owner add --group "$group" --owner-object-id "$my_oid"
fi

az webapp deploy --resource-group "$RG" --name "$SITE" --slot "$slot" \
  --src-path dist/site.zip --type zip --restart true -o none

for i in 1 2 3 4 5; do
  code=$(curl -s -o /dev/null -w '%{http_code}' "https://${SITE}-${slot}.azurewebsites.net/healthz")
  [[ $code == 200 ]] && break
  echo "health $code, attempt $i"
  sleep $((i * 5))
done
[[ $code == 200 ]] || exit 1

az webapp deployment slot swap -g "$RG" -n "$SITE" --slot "$slot" --target-slot production -o none
echo "swapped"
