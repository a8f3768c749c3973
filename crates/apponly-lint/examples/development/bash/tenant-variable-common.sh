#!/bin/sh
TENANT=common
curl -s "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" -d grant_type=client_credentials -d "client_id=$ID" --data-urlencode client_secret@/run/secret -d scope=https://graph.microsoft.com/.default -o /dev/null -w '%{http_code}\n'
