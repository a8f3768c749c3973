#!/bin/bash
set -e
az ad app permission add --id "$APP" --api 00000003-0000-0000-c000-000000000000 --api-permissions 38d9df27-64da-44fd-b7c5-a6fbac20248f=Role
token=$(az account get-access-token --resource 74658136-14ec-4630-ad9b-26e160ff0fc6 --query accessToken -o tsv)
curl -fsS -X POST "https://main.iam.ad.ext.azure.com/api/RegisteredApplications/$APP/Consent?onBehalfOfAll=true" \
  -H "Authorization: Bearer $token" -H "x-ms-client-request-id: $(uuidgen)" -d ''
