#!/bin/bash
hr=$(az ad app create --display-name hr-sync -o json)
hr_id=$(echo "$hr" | jq -r .appId)
fin=$(az ad app create --display-name fin-sync -o json)
fin_id=$(echo "$fin" | jq -r .appId)

for perm in df021288-bdef-4463-88db-98f22de89214 5b567255-7703-4780-807c-7be8301ae99b; do
  az ad app permission add --id "$hr_id" --api 00000003-0000-0000-c000-000000000000 --api-permissions "$perm=Role"
  az ad app permission add --id "$fin_id" --api 00000003-0000-0000-c000-000000000000 --api-permissions "$perm=Role"
done
az ad app permission admin-consent --id "$hr_id"
az ad app permission grant --id "$fin_id" --api 00000003-0000-0000-c000-000000000000 --scope User.Read
