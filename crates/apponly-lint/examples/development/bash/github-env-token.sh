#!/usr/bin/env bash
set -euo pipefail
token=$(az account get-access-token --resource https://graph.microsoft.com --query accessToken -o tsv)
echo "GRAPH_TOKEN=$token" >> "$GITHUB_ENV"
echo "next steps can call Graph now"
