#!/usr/bin/env bash
set -euo pipefail

# -----------------------------------------------------------------------------
# Registers the app that the sign-in exporter runs under
# Run once for each tenant, after "az login"
# -----------------------------------------------------------------------------

APP_NAME="${1:-svc-signin-exporter}"
VAULT="${2:?name of the key vault}"

GRAPH_API="00000003-0000-0000-c000-000000000000"
AUDITLOG_READ_ALL="b0afded3-3588-46d8-8b3d-9842eff778da"
DIRECTORY_READ_ALL="7ab1d382-f21e-4acd-a863-ba3e13f7da61"

echo ">> tenant $(az account show --query tenantId -o tsv)"

APP_ID=$(az ad app list --display-name "$APP_NAME" --query '[0].appId' -o tsv)
if [[ -z "$APP_ID" ]]; then
    echo ">> creating $APP_NAME"
    APP_ID=$(az ad app create \
        --display-name "$APP_NAME" \
        --sign-in-audience AzureADMyOrg \
        --query appId -o tsv)
fi

if ! az ad sp show --id "$APP_ID" &>/dev/null; then
    az ad sp create --id "$APP_ID" --output none
fi

echo ">> adding API permissions"
az ad app permission add \
    --id "$APP_ID" \
    --api "$GRAPH_API" \
    --api-permissions "${AUDITLOG_READ_ALL}=Role" "${DIRECTORY_READ_ALL}=Role"

echo ">> new credential into $VAULT"
az ad app credential reset --id "$APP_ID" --append --years 1 \
    --display-name "exporter $(date +%F)" --query password -o tsv \
  | tr -d '\n' \
  | az keyvault secret set --vault-name "$VAULT" --name signin-exporter --file /dev/stdin --output none

cat <<EOT

  AZURE_CLIENT_ID=$APP_ID
  AZURE_TENANT_ID=$(az account show --query tenantId -o tsv)

  Put these into values.yaml and install the chart.
EOT
