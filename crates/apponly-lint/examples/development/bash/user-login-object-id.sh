#!/usr/bin/env bash
# Run this once from a workstation.
set -e
az login --tenant "$TENANT" --use-device-code >/dev/null
me=$(az ad signed-in-user show --query id -o tsv)
az role assignment create --assignee "$me" --role Contributor --scope "/subscriptions/$SUBSCRIPTION"
