#!/bin/bash
# The API exposes a role of its own; only the client asks for one.
api_json=$(az ad app create --display-name stock-api --app-roles @roles.json)
api_id=$(jq -r .appId <<<"$api_json")
client_json=$(az ad app create --display-name stock-client)
client_id=$(jq -r .appId <<<"$client_json")
az ad sp create --id "$api_id" && az ad sp create --id "$client_id"
role=$(jq -r '.appRoles[0].id' <<<"$api_json")
az ad app permission add --id "$client_id" --api "$api_id" --api-permissions "$role=Role"
az ad app permission admin-consent --id "$client_id"
