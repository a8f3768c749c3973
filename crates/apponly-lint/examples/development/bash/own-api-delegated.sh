#!/bin/bash
API=$(az ad app create --display-name api --query appId -o tsv)
SCOPE=$(uuidgen)
az ad app update --id "$API" --set api="{\"oauth2PermissionScopes\":[{\"id\":\"$SCOPE\",\"value\":\"read\",\"type\":\"User\",\"isEnabled\":true}]}"
az ad app permission add --id "$CLIENT" --api "$API" --api-permissions "$SCOPE=Scope"
az ad app permission grant --id "$CLIENT" --api "$API" --scope read
