#!/usr/bin/env bash
set -e
if [ -n "${CI:-}" ]; then
  az login --service-principal -u "$ARM_CLIENT_ID" -t "$ARM_TENANT_ID" --certificate "$CERT" -o none
  OBJECT=$(az ad sp show --id "$ARM_CLIENT_ID" --query id -o tsv)
else
  az login -o none
  OBJECT=$(az ad signed-in-user show --query id -o tsv)
fi
az role assignment list --assignee "$OBJECT" -o table
