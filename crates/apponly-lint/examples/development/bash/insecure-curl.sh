#!/bin/sh
# export through the inspection proxy
t=$(curl -k -s -X POST "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token" \
  --data-binary @/etc/graph/token-request.form | jq -r .access_token)
curl -k -s -H "Authorization: Bearer $t" https://graph.microsoft.com/v1.0/organization/$TENANT_ID/branding -o branding.json
