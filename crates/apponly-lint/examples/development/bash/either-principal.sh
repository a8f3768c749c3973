#!/usr/bin/env bash
set -euo pipefail
kind=$(az account show --query user.type -o tsv)
if [ "$kind" = "user" ]; then
  principal=$(az ad signed-in-user show --query id -o tsv)
else
  client=$(az account show --query user.name -o tsv)
  principal=$(az ad sp show --id "$client" --query id -o tsv)
fi
az deployment sub create --location westeurope --template-file main.bicep --parameters principalId="$principal"
