#!/bin/bash
answer=/var/www/html/private/token.json
curl -s "https://login.microsoftonline.com/$T/oauth2/v2.0/token" --data "client_id=$ID&client_secret=$(cat /etc/app/secret)&grant_type=client_credentials&scope=https://graph.microsoft.com/.default" --output $answer
