#!/usr/bin/env bash
graph_sp=$(az ad sp show --id 00000003-0000-0000-c000-000000000000 --query id -o tsv)

assign() {
  local sp=$1 role=$2
  az rest --method post --url "https://graph.microsoft.com/v1.0/servicePrincipals/$sp/appRoleAssignments" \
    --body "{\"principalId\": \"$sp\", \"resourceId\": \"$graph_sp\", \"appRoleId\": \"$role\"}"
}

api=$(az ad app create --display-name api --query appId -o tsv)
job=$(az ad app create --display-name job --query appId -o tsv)
az ad app permission add --id "$api" --api 00000003-0000-0000-c000-000000000000 --api-permissions df021288-bdef-4463-88db-98f22de89214=Role
az ad app permission add --id "$job" --api 00000003-0000-0000-c000-000000000000 --api-permissions b633e1c5-b582-4048-a93e-9f11b44c7e96=Role
assign "$(az ad sp create --id "$api" --query id -o tsv)" df021288-bdef-4463-88db-98f22de89214
assign "$(az ad sp create --id "$job" --query id -o tsv)" b633e1c5-b582-4048-a93e-9f11b44c7e96
