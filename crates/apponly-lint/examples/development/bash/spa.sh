#!/bin/bash
# single page app; users sign in
APP=$(az ad app create --display-name spa --spa-redirect-uris https://spa.example.org --query appId -o tsv)
az ad app permission add --id $APP --api 00000003-0000-0000-c000-000000000000 \
  --api-permissions e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope 465a38f9-76ea-45b9-9f34-9e8b0d4b0b42=Scope
az role assignment create --role Reader --assignee $APP --scope /subscriptions/$SUB
