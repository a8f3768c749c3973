#!/usr/bin/env bash
set -euo pipefail
token=$(az account get-access-token --resource-type ms-graph --query accessToken -o tsv)
echo "::add-mask::$token"
echo "token=$token" >> "$GITHUB_OUTPUT"
