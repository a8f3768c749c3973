#!/usr/bin/env bash
# gives the function's identity Mail.Send on Graph
set -euo pipefail
principal=$(az functionapp identity show -g rg-mail -n func-mail --query principalId -o tsv)
graph=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)
role=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query "appRoles[?value=='Mail.Send'].id | [0]" -o tsv)
az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/$principal/appRoleAssignments" \
  --body "{\"principalId\":\"$principal\",\"resourceId\":\"$graph\",\"appRoleId\":\"$role\"}"
