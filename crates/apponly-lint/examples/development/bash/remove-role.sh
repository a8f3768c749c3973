#!/usr/bin/env bash
set -eu
for app in $(az ad app list --filter "startswith(displayName,'old-')" --query '[].appId' -o tsv); do
  az ad app permission list --id "$app" --query "[].resourceAccess[?type=='Role'].id[]" -o tsv | while read -r role; do
    az ad app permission delete --id "$app" --api 00000003-0000-0000-c000-000000000000 --api-permissions "$role"
  done
done
