#!/bin/bash
GRAPH=00000003-0000-0000-c000-000000000000
web=$(az ad app create --display-name web --query appId -o tsv)
job=$(az ad app create --display-name job --query appId -o tsv)
az ad app permission add --id $web --api $GRAPH --api-permissions e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope
az ad app permission add --id $job --api $GRAPH --api-permissions 810c84a8-4a9e-49e6-bf7d-12d183f40d01=Role
az ad app permission admin-consent --id $job
az ad app permission grant --id $web --api $GRAPH --scope User.Read
