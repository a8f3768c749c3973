#!/bin/bash
set -e
NEW_SECRET=$(az ad app credential reset --id "$APP_ID" --years 1 --query password -o tsv)
TENANT=$(az account show --query tenantId -o tsv)
echo "client id:     $APP_ID"
echo "client secret: $NEW_SECRET"
