#!/usr/bin/env bash
set -euo pipefail
app=$(az ad app create --display-name "$1" --query appId -o tsv)
az ad sp create --id "$app" --output none
for role in df021288-bdef-4463-88db-98f22de89214 5b567255-7703-4780-807c-7be8301ae99b; do
  az ad app permission add --id "$app" --api 00000003-0000-0000-c000-000000000000 --api-permissions "$role=Role" 2>/dev/null
done
until az ad app permission admin-consent --id "$app"; do
  sleep 10
done
echo "$app"
