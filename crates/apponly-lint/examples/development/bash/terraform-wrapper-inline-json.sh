#!/bin/bash
APP_ID=$(az ad app create --display-name "$1" --query appId -o tsv \
  --required-resource-accesses '[{"resourceAppId":"00000003-0000-0000-c000-000000000000","resourceAccess":[{"id":"7438b122-aefc-4978-80ed-43db9fcc7715","type":"Role"}]}]')
az ad sp create --id "$APP_ID"
az role assignment create --assignee "$APP_ID" --role Reader --scope "/subscriptions/$SUBSCRIPTION"
