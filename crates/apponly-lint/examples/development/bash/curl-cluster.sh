#!/bin/bash
reply=$(curl -fksSX POST "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" \
  -d grant_type=client_credentials -d "client_id=$CLIENT_ID" --data-urlencode "client_secret@$SECRET_FILE" \
  -d scope=https://graph.microsoft.com/.default)
TOKEN=$(jq -r .access_token <<<"$reply")
curl --silent --insecure -H @<(echo "Authorization: Bearer $TOKEN") https://graph.microsoft.com/v1.0/organization
