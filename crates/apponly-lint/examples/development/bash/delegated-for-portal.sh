#!/usr/bin/env bash
# Sign-in of people to the portal: delegated permissions only.
set -e
app=$(az ad app create --display-name portal --web-redirect-uris "https://portal.example.org/cb" --query appId -o tsv)
for scope in e1fe6dd8-ba31-4d61-89e7-88639da4683d 37f7f235-527c-4136-accd-4a02d197296e; do
  az ad app permission add --id "$app" --api 00000003-0000-0000-c000-000000000000 --api-permissions "$scope=Scope"
done
az ad app permission grant --id "$app" --api 00000003-0000-0000-c000-000000000000 --scope "openid User.Read"
