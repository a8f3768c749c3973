#!/usr/bin/env bash
set -euo pipefail
GRAPH_SP=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)
APP=$(az ad app create --display-name reporter --query appId -o tsv)
az ad app permission add --id "$APP" --api 00000003-0000-0000-c000-000000000000 --api-permissions "230c1aed-a721-4c5d-9cb4-a90514e508ef=Role"
SP=$(az ad sp create --id "$APP" --query id -o tsv)
az rest --method POST --url "https://graph.microsoft.com/v1.0/servicePrincipals/$SP/appRoleAssignments" \
  --body "{\"principalId\":\"$SP\",\"resourceId\":\"$GRAPH_SP\",\"appRoleId\":\"230c1aed-a721-4c5d-9cb4-a90514e508ef\"}"
