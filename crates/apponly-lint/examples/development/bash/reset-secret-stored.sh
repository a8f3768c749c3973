#!/bin/bash
set -e
APP_ID=$(az ad sp create-for-rbac --name nightly --query appId -o tsv)
az ad app credential reset --id "$APP_ID" --query password -o tsv | tr -d '\n' > >(az keyvault secret set --vault-name kv --name nightly --file /dev/stdin -o none)
echo "client id: $APP_ID"
