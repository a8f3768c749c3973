#!/bin/bash
set -e
access_token=$(curl -s -X POST https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token \
  -H "Content-Type: application/x-www-form-urlencoded" \
  -d "client_id=$CLIENT_ID" -d "scope=https://graph.microsoft.com/.default" \
  --data-urlencode "client_secret@/etc/backup/secret" -d "grant_type=client_credentials" | jq -r '.access_token')
curl -s -X PUT -H "Authorization: Bearer $access_token" -H "Content-Type: application/octet-stream" \
  --data-binary @"$1" "https://graph.microsoft.com/v1.0/me/drive/root:/backup/$(basename "$1"):/content" > /dev/null
