#!/bin/bash
# Creates the alerting app from a manifest.
# MSYS_NO_PATHCONV keeps Git Bash from rewriting the /applications path.
export MSYS_NO_PATHCONV=1
NAME="alert-relay-${1:-dev}"
MANIFEST=$(mktemp --suffix=.json)
trap 'rm -f "$MANIFEST"' EXIT

cat > "$MANIFEST" <<'EOF'
[
  {
    "resourceAppId": "00000003-0000-0000-c000-000000000000",
    "resourceAccess": [
      { "id": "b633e1c5-b582-4048-a93e-9f11b44c7e96", "type": "Role" },
      { "id": "7ab1d382-f21e-4acd-a863-ba3e13f7da61", "type": "Scope" }
    ]
  }
]
EOF

existing=$(az ad app list --display-name "$NAME" --query "length([])" -o tsv)
if [ "$existing" != "0" ]; then
  echo "$NAME is there already"
  exit 0
fi

APPID=$(az ad app create \
  --display-name "$NAME" \
  --sign-in-audience AzureADMyOrg \
  --required-resource-accesses @"$MANIFEST" \
  --query appId -o tsv)

SPID=$(az ad sp create --id "$APPID" --query id -o tsv)

# owner = whoever runs this
az ad app owner add --id "$APPID" \
  --owner-object-id "$(az ad signed-in-user show --query id -o tsv)"

az ad sp update --id "$SPID" --set tags='["WindowsAzureActiveDirectoryIntegratedApp","HideApp"]'

printf '%-10s %s\n' app "$APPID" principal "$SPID" \
  tenant "$(az account show --query tenantId -o tsv)"
echo "alert-relay can now send mail."
