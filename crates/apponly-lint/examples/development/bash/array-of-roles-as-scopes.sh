#!/usr/bin/env bash
set -e
GRAPH=00000003-0000-0000-c000-000000000000
PERMISSIONS=(
  "df021288-bdef-4463-88db-98f22de89214" # User.Read.All
  "98830695-27a2-44f7-8c18-0c3ebc9698f6" # GroupMember.Read.All
)
for id in "${PERMISSIONS[@]}"; do
  az ad app permission add --id "$APP" --api "$GRAPH" --api-permissions "$id=Scope"
done
az ad app permission admin-consent --id "$APP"
