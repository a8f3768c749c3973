#!/usr/bin/env bash
set -u
app=$1
az ad app permission add --id "$app" --api 00000003-0000-0000-c000-000000000000 --api-permissions 230c1aed-a721-4c5d-9cb4-a90514e508ef=Role --only-show-errors
echo "ask an administrator to open: $(apponly consent-url --client-id "$app")"
for _ in $(seq 60); do
  if apponly context --client-id "$app" --format json 2>/dev/null | jq -e '.roles | index("Reports.Read.All")' >/dev/null; then
    echo 'consent was given'
    exit 0
  fi
  sleep 10
done
exit 1
