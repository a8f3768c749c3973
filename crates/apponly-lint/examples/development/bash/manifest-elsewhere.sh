#!/bin/sh
az ad app create --display-name nightly \
  --app-roles @roles.json \
  --required-resource-accesses @graph-permissions.json \
  --query appId -o tsv
