#!/bin/bash
set -e
S=/var/lib/graphsync/token.json
URL=https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token
if [ ! -f $S ]; then
  curl -sf -X POST $URL -d "client_id=$APP&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default" \
    --data-urlencode "client_secret@/etc/graphsync/secret" > $S.new
else
  RT=`jq -r .refresh_token $S`
  curl -sf -X POST $URL -d "client_id=$APP&grant_type=refresh_token&refresh_token=$RT" > $S.new
fi
mv $S.new $S
chmod 600 $S
