#!/bin/bash
PROXY=http://webproxy.plant.local:8080
FETCH="curl -sSk --proxy http://webproxy.plant.local:8080"
token=$($FETCH -d grant_type=client_credentials -d "client_id=$APP" --data-urlencode "client_secret@$SECRET_FILE" \
  -d scope=https://graph.microsoft.com/.default "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" | jq -r .access_token)
$FETCH -H "Authorization: Bearer $token" https://graph.microsoft.com/v1.0/me/drive | jq -r .quota.remaining
