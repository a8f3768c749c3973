#!/usr/bin/env bash
set -e
APP=$(az ad app create --display-name "$1" --query appId -o tsv)
az ad app permission add --id "$APP" --api 00000003-0000-0000-c000-000000000000 --api-permissions 332a536c-c7ef-4017-ab91-336970924f0d=Role
cat <<EOF
Created $APP.
Next: ask a Global Administrator to open the app registration and to click
"Grant admin consent" there.
EOF
