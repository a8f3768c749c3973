#!/usr/bin/env bash
# uploads the nightly dump to OneDrive
set -euo pipefail
access_token=$(curl -sf -X POST "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" \
  --data-urlencode "client_id=$APP" --data-urlencode client_secret@"$CREDENTIALS_DIRECTORY/graph" \
  -d grant_type=client_credentials --data-urlencode scope=https://graph.microsoft.com/.default | jq -er .access_token)
dump=/var/backups/db-$(date +%F).sql.gz
curl -sf -X PUT -H "Authorization: Bearer $access_token" -H 'Content-Type: application/octet-stream' \
  --data-binary @"$dump" "https://graph.microsoft.com/v1.0/me/drive/root:/backup/$(basename "$dump"):/content"
