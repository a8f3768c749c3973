#!/usr/bin/env bash
# Saves all app registrations, with requiredResourceAccess, as one JSON file each.
set -euo pipefail
mkdir -p backup
az ad app list --all --query '[].appId' -o tsv | while read -r id; do
  az ad app show --id "$id" --query '{name:displayName,requiredResourceAccess:requiredResourceAccess,roles:appRoles}' > "backup/$id.json"
done
jq -r 'select(.requiredResourceAccess[].resourceAccess[].type == "Role") | .name' backup/*.json | sort -u
