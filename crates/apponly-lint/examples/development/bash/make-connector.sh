#!/usr/bin/env bash
# usage: make-connector.sh NAME ROLE…
set -euo pipefail
name=$1; shift
graph=$(az ad sp list --filter "displayName eq 'Microsoft Graph'" --query '[0]' -o json)
perms=""
for role in "$@"; do
  perms+=" $(jq -r --arg v "$role" '.appRoles[] | select(.value == $v) | .id' <<<"$graph")=Role"
done
id=$(az ad app create --display-name "$name" --query appId --output tsv)
# shellcheck disable=SC2086
az ad app permission add --id "$id" --api "$(jq -r .appId <<<"$graph")" --api-permissions $perms
az ad sp create --id "$id" --output none
echo "Connector $name is ready: $id"
