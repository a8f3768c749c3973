#!/usr/bin/env bash
# Pulls the sign-in report for the SOC, cron 15 * * * *
set -euo pipefail

TENANT="2f4a9838-26b7-47ee-be60-ccc1fdec5953"
CLIENT_ID="d1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e5f6"
CLIENT_SECRET="«8Q curlform»"

TOKEN=$(curl -s -X POST "https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token" \
  -d "client_id=${CLIENT_ID}" \
  -d "client_secret=${CLIENT_SECRET}" \
  -d "scope=https://graph.microsoft.com/.default" \
  -d "grant_type=client_credentials" | jq -r .access_token)

url='https://graph.microsoft.com/v1.0/auditLogs/signIns?$filter=status/errorCode%20ne%200'
while [ -n "$url" ] && [ "$url" != null ]; do
  page=$(curl -s -H "Authorization: Bearer $TOKEN" "$url")
  echo "$page" | jq -c '.value[]' >> /var/log/entra/signins.ndjson
  url=$(echo "$page" | jq -r '."@odata.nextLink"')
done
