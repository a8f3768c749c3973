#!/usr/bin/env bash
set -e
APP_ID=$(az ad app list --display-name "$1" --query '[0].appId' -o tsv)
CRED=$(az ad app credential reset --id "$APP_ID" --append --display-name ci -o json)
SECRET=$(echo "$CRED" | jq -r '.password')
echo "Done."
echo "  client id:     $APP_ID"
echo "  client secret: $SECRET"
