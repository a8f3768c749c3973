#!/usr/bin/env bash
# Registers the inventory job and asks for the roles that it reads with.
set -euo pipefail
GRAPH_ID="00000003-0000-0000-c000-000000000000"
client=$(az ad app create --display-name "device-inventory" --query appId -o tsv)
az ad sp create --id "$client" --output none
wanted=(Device.Read.All Group.Read.All AuditLog.Read.All)
ids=()
for name in "${wanted[@]}"; do
  rid=$(az ad sp show --id "$GRAPH_ID" --query "appRoles[?value=='$name'].id | [0]" -o tsv)
  ids+=("${rid}=Role")
done
az ad app permission add --id "$client" --api "$GRAPH_ID" --api-permissions "${ids[@]}"
az ad app permission grant --id "$client" --api "$GRAPH_ID" --scope "${wanted[*]}"
printf 'client id: %s\n' "$client"
