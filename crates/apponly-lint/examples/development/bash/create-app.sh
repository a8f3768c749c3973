#!/bin/bash
set -e
NAME=${1:-log-collector}
APP_ID=$(az ad app create --display-name "$NAME" --query appId -o tsv)
az ad sp create --id "$APP_ID" >/dev/null
GRAPH=00000003-0000-0000-c000-000000000000
# AuditLog.Read.All
az ad app permission add --id "$APP_ID" --api $GRAPH \
   --api-permissions b0afded3-3588-46d8-8b3d-9842eff778da=Role
az ad app permission grant --id "$APP_ID" --api $GRAPH --scope AuditLog.Read.All
az ad app credential reset --id "$APP_ID" --create-cert --cert "$NAME" --keyvault kv-logs --append >/dev/null
echo "APP_ID=$APP_ID"
