#!/bin/bash
#
# provision.sh - app registration for the nightly roster daemon
#
set -o errexit -o nounset -o pipefail

TENANT=$(az account show --query tenantId -o tsv)
APP_NAME="roster-daemon-${ENVIRONMENT:-dev}"
GRAPH="00000003-0000-0000-c000-000000000000"

existing=$(az ad app list --display-name "$APP_NAME" --query "[0].appId" -o tsv)
if [[ -z "$existing" ]]; then
  existing=$(az ad app create --display-name "$APP_NAME" --query appId -o tsv)
  az ad sp create --id "$existing" -o none
fi

role_id() {
  az ad sp show --id "$GRAPH" --query "appRoles[?value=='$1' && contains(allowedMemberTypes, 'Application')].id | [0]" -o tsv
}

declare -a grants
for p in Schedule.Read.All User.Read.All; do
  grants+=("$(role_id "$p")=Role")
done

az ad app permission add --id "$existing" --api "$GRAPH" --api-permissions "${grants[@]}" -o none
az ad app permission grant --id "$existing" --api "$GRAPH" --scope "Schedule.Read.All User.Read.All" -o none
cat <<EOF
AZURE_TENANT_ID=$TENANT
AZURE_CLIENT_ID=$existing
EOF
