#!/usr/bin/env bash
GRAPH=00000003-0000-0000-c000-000000000000
API_ID=$(az ad app create --display-name orders-api --query appId -o tsv)
JOB_ID=$(az ad app create --display-name orders-job --query appId -o tsv)
az ad app permission add --id "$API_ID" --api $GRAPH --api-permissions df021288-bdef-4463-88db-98f22de89214=Role
az ad app permission add --id "$JOB_ID" --api $GRAPH --api-permissions b633e1c5-b582-4048-a93e-9f11b44c7e96=Role
sleep 30
for id in "$API_ID" "$JOB_ID"; do
  az ad app permission admin-consent --id "$id"
done
