#!/usr/bin/env bash
set -euo pipefail

usage() { echo "usage: $0 NAME REPOSITORY" >&2; exit 2; }
[ $# -eq 2 ] || usage
name=$1 repository=$2
graph=00000003-0000-0000-c000-000000000000

app=$(az ad app list --display-name "$name" --query '[0].appId' -o tsv)
if [ -z "$app" ]; then
  app=$(az ad app create --display-name "$name" --query appId -o tsv)
  az ad sp create --id "$app" -o none
fi
user_read_all=$(az ad sp show --id $graph --query "appRoles[?value=='User.Read.All'].id" -o tsv)
group_read_all=$(az ad sp show --id $graph --query "appRoles[?value=='Group.Read.All'].id" -o tsv)
az ad app permission add --id "$app" --api $graph --api-permissions "$user_read_all=Role" "$group_read_all=Role"
az ad app federated-credential create --id "$app" --parameters "{\"name\":\"main\",\"issuer\":\"https://token.actions.githubusercontent.com\",\"subject\":\"repo:$repository:ref:refs/heads/main\",\"audiences\":[\"api://AzureADTokenExchange\"]}" -o none
printf 'AZURE_CLIENT_ID=%s\nAZURE_TENANT_ID=%s\n' "$app" "$(az account show --query tenantId -o tsv)"
