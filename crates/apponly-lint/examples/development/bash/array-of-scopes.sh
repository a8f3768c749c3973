#!/usr/bin/env bash
set -e
PERMISSIONS=(e1fe6dd8-ba31-4d61-89e7-88639da4683d a154be20-db9c-4678-8ab7-66f6cc099a59)
for id in "${PERMISSIONS[@]}"; do
  az ad app permission add --id "$APP" --api 00000003-0000-0000-c000-000000000000 --api-permissions "$id=Scope"
done
