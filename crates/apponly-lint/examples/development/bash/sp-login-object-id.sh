#!/usr/bin/env bash
set -euo pipefail
az login --service-principal --username "$ARM_CLIENT_ID" --tenant "$ARM_TENANT_ID" --certificate /run/deploy.pem --output none
USER_ID=$(az ad signed-in-user show --query id --output tsv)
az keyvault set-policy --name "$VAULT" --object-id "$USER_ID" --secret-permissions get list
