#!/bin/sh
# devices.sh: number of devices, for the wall board
HTTP="curl --silent --fail --max-time 20"
answer=$($HTTP "https://login.microsoftonline.com/$AZURE_TENANT_ID/oauth2/v2.0/token" \
  --data-urlencode "client_id=$AZURE_CLIENT_ID" \
  --data-urlencode "client_secret@/run/secrets/board" \
  -d scope=https://graph.microsoft.com/.default -d grant_type=client_credentials)
bearer=$(printf '%s' "$answer" | jq -r .access_token)

$HTTP -H "Authorization: Bearer $bearer" -H 'ConsistencyLevel: eventual' \
  'https://graph.microsoft.com/v1.0/devices/$count' > /srv/board/devices.txt
