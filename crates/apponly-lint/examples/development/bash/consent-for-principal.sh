#!/bin/bash
set -e
graph=$(az ad sp list --filter "appId eq '00000003-0000-0000-c000-000000000000'" --query '[0].id' -o tsv)
front=$(az ad app create --display-name front --query appId -o tsv)
back=$(az ad app create --display-name back --query appId -o tsv)
az ad app permission add --id $back --api 00000003-0000-0000-c000-000000000000 --api-permissions df021288-bdef-4463-88db-98f22de89214=Role
spid=$(az ad sp create --id $back --query id -o tsv)
az rest --method POST --url "https://graph.microsoft.com/v1.0/servicePrincipals/$spid/appRoleAssignments" \
  --body "{\"principalId\":\"$spid\",\"resourceId\":\"$graph\",\"appRoleId\":\"df021288-bdef-4463-88db-98f22de89214\"}"
az ad app update --id $front --web-redirect-uris https://front.contoso.example/cb
