#!/bin/bash
RESPONSE=`curl -s -X POST -d "grant_type=client_credentials&client_id=$ID&scope=https://graph.microsoft.com/.default" --data-urlencode client_secret@secret.txt https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token`
ACCESS=`echo $RESPONSE | grep -oP '"access_token":"\K[^"]+'`
REFRESH=`echo $RESPONSE | grep -oP '"refresh_token":"\K[^"]+'`
sleep 3500
curl -s -d "grant_type=refresh_token&refresh_token=$REFRESH&client_id=$ID" https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token
