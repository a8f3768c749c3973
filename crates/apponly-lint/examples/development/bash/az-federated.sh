#!/usr/bin/env bash
set -euo pipefail
az login --service-principal --username "$AZURE_CLIENT_ID" --tenant "$AZURE_TENANT_ID" \
  --federated-token "$(cat "$AZURE_FEDERATED_TOKEN_FILE")" --output none
az rest --method get --url 'https://graph.microsoft.com/v1.0/organization' --query 'value[0].displayName' -o tsv
az account clear
