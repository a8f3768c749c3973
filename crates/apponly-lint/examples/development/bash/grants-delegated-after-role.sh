#!/bin/sh
# creates the service account of the ticket system
set -e
APPID=$(az ad sp create-for-rbac --name tickets --create-cert --query appId -o tsv)
GRAPHAPI=00000003-0000-0000-c000-000000000000
MAIL_SEND=$(az ad sp show --id $GRAPHAPI --query "appRoles[?value=='Mail.Send'].id" -o tsv)
az ad app permission add --id $APPID --api $GRAPHAPI --api-permissions $MAIL_SEND=Role
az ad app permission grant --id $APPID --api $GRAPHAPI --scope Mail.Send
