#!/usr/bin/env bash
sign_in() {
  az login --service-principal -u "$1" -t "$2" --federated-token "$(cat "$AZURE_FEDERATED_TOKEN_FILE")" --allow-no-subscriptions -o none
}
sign_in "$AZURE_CLIENT_ID" "$AZURE_TENANT_ID"
az rest --uri "https://graph.microsoft.com/v1.0/me/memberOf?\$select=displayName" --query "value[].displayName" -o tsv
