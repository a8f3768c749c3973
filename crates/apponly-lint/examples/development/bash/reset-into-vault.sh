#!/usr/bin/env bash
set -euo pipefail
az ad app credential reset --id "$1" --append --display-name ci --query password -o tsv |
  az keyvault secret set --vault-name "$2" --name graph-app --file /dev/stdin --output none
echo "new secret of $1 is in the vault $2"
