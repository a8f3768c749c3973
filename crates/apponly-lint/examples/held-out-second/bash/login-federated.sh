#!/usr/bin/env bash
# GitLab job: federated sign-in, nothing secret
set -euo pipefail
az login --service-principal -u "$AZURE_CLIENT_ID" -t "$AZURE_TENANT_ID" --federated-token "$ENTRA_ID_TOKEN" --allow-no-subscriptions -o none
az ad group member list --group "$GROUP" --query '[].userPrincipalName' -o tsv | sort > members.txt
diff -u expected.txt members.txt
