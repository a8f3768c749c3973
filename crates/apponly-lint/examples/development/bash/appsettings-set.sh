#!/bin/bash
az functionapp config appsettings set -g rg -n graph-sync --settings \
  "AZURE_CLIENT_ID=$CLIENT_ID" \
  "AZURE_CLIENT_SECRET=$CLIENT_SECRET" \
  "OTHER=@Microsoft.KeyVault(VaultName=kv;SecretName=other)" -o none
az functionapp config appsettings set -g rg -n graph-mail --settings \
  "AZURE_CLIENT_SECRET=@Microsoft.KeyVault(VaultName=kv;SecretName=graph-mail)" -o none
