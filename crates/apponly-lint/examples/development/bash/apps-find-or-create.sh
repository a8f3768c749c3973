#!/usr/bin/env bash
set -euo pipefail
graph="00000003-0000-0000-c000-000000000000"

export_app=$(az ad app list --display-name export --query '[0].appId' -o tsv)
if [[ -z "$export_app" ]]; then
  export_app=$(az ad app create --display-name export --query appId -o tsv)
  az ad sp create --id "$export_app" >/dev/null
fi
import_app=$(az ad app list --display-name import --query '[0].appId' -o tsv)
if [[ -z "$import_app" ]]; then
  import_app=$(az ad app create --display-name import --query appId -o tsv)
  az ad sp create --id "$import_app" >/dev/null
fi

az ad app permission add --id "$export_app" --api "$graph" --api-permissions 5b567255-7703-4780-807c-7be8301ae99b=Role
az ad app permission add --id "$import_app" --api "$graph" --api-permissions 62a82d76-70ea-41e2-9197-370581804d09=Role
sleep 15
az ad app permission admin-consent --id "$import_app"
