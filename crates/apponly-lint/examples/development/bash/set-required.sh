#!/usr/bin/env bash
set -euo pipefail
ACCESS='[{"resourceAppId":"00000003-0000-0000-c000-000000000000","resourceAccess":[{"id":"a70e0c2d-e793-494c-94c4-118fa0a67f42","type":"Role"}]}]'
az ad app update --id "$1" --set requiredResourceAccess="$ACCESS"
az ad app show --id "$1" --query requiredResourceAccess
