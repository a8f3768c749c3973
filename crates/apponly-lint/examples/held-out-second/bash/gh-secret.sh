#!/usr/bin/env bash
# Hands the app's new secret to GitHub without showing it
set -euo pipefail
secret=$(az ad app credential reset --id "$APP_ID" --append --years 1 --query password -o tsv)
printf '%s' "$secret" | gh secret set GRAPH_CLIENT_SECRET --repo contoso/jobs
unset secret
echo "GRAPH_CLIENT_SECRET is renewed; the old one ends by itself"
