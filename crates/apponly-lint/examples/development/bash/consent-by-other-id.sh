#!/bin/bash
# the same app by its object id, its client id and its service principal
OBJECT_ID=$(az ad app create --display-name sync --query id -o tsv)
CLIENT_ID=$(az ad app show --id "$OBJECT_ID" --query appId -o tsv)
az ad app permission add --id "$OBJECT_ID" --api 00000003-0000-0000-c000-000000000000 \
  --api-permissions 5b567255-7703-4780-807c-7be8301ae99b=Role
az ad sp create --id "$CLIENT_ID" --only-show-errors
az ad app permission admin-consent --id "$CLIENT_ID"
