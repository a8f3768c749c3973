#!/usr/bin/env bash
set -euo pipefail
GRAPH=00000003-0000-0000-c000-000000000000
MAIL_SEND=b633e1c5-b582-4048-a93e-9f11b44c7e96
USER_READ=df021288-bdef-4463-88db-98f22de89214

READER_ID=$(az ad app create --display-name hr-reader --query appId -o tsv)
az ad sp create --id "$READER_ID" -o none
az ad app permission add --id "$READER_ID" --api $GRAPH --api-permissions $USER_READ=Role
az ad app permission admin-consent --id "$READER_ID"

MAILER_ID=$(az ad app create --display-name hr-mailer --query appId -o tsv)
az ad sp create --id "$MAILER_ID" -o none
az ad app permission add --id "$MAILER_ID" --api $GRAPH --api-permissions $MAIL_SEND=Role
echo "mailer: $MAILER_ID"
