#!/usr/bin/env bash
# Run from Cloud Shell: creates the app and tries it.
set -euo pipefail
owner=$(az ad signed-in-user show --query id -o tsv)
app=$(az ad app create --display-name nightly --query appId -o tsv)
az ad sp create --id "$app" >/dev/null
az ad app owner add --id "$app" --owner-object-id "$owner"
tenant=$(az account show --query tenantId -o tsv)
az ad app credential reset --id "$app" --query password -o tsv > "$HOME/.nightly"
curl -sf "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" -d grant_type=client_credentials -d "client_id=$app" \
  --data-urlencode "client_secret@$HOME/.nightly" -d "scope=https://graph.microsoft.com/.default" -o /dev/null && echo works
