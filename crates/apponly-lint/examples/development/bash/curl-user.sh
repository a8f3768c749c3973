#!/bin/sh
curl --silent --user 7d0a0f27-8a0b-4a0c-9c3e-1d2f3a4b5c6d:«8Q curluser» \
  --data 'grant_type=client_credentials&scope=https://graph.microsoft.com/.default' \
  https://login.microsoftonline.com/northwind.com/oauth2/v2.0/token
