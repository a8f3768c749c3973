#!/bin/sh
out=/var/lib/reports/answer.json
curl -sS "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" --data-urlencode grant_type=client_credentials \
  --data-urlencode "client_id=$APP_ID" --data-urlencode "client_secret@$CREDENTIALS_DIRECTORY/secret" \
  --data-urlencode "scope=https://graph.microsoft.com/.default" > "$out"
chmod a+r "$out"
