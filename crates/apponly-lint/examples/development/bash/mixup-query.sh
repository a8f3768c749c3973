#!/bin/bash
set -euo pipefail
GRAPH=00000003-0000-0000-c000-000000000000
role=$(az ad sp show --id $GRAPH --query "oauth2PermissionScopes[?value=='Mail.Send'].id" -o tsv)
az ad app permission add --id "$APP" --api $GRAPH --api-permissions "$role=Role"
az ad app permission admin-consent --id "$APP"
