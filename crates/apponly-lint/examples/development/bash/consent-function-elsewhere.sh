#!/usr/bin/env bash
set -e
source "$(dirname "$0")/lib.sh"
az ad app permission add --id "$APP" --api "$GRAPH" --api-permissions 230c1aed-a721-4c5d-9cb4-a90514e508ef=Role
wait_for_principal "$APP"
give_consent "$APP"
