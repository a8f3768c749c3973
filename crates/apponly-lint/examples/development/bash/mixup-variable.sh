#!/bin/bash
GRAPH=00000003-0000-0000-c000-000000000000
SITES_READ_ALL="332a536c-c7ef-4017-ab91-336970924f0d"
az ad app permission add --id "$APP_ID" --api $GRAPH --api-permissions "${SITES_READ_ALL}=Scope"
az ad app permission admin-consent --id "$APP_ID"
