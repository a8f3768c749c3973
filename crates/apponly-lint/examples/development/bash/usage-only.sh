#!/usr/bin/env bash
# Checks that the app of the pipeline may read what it needs; changes nothing.
missing=$(az ad app permission list --id "$APP_ID" --query "[?resourceAppId=='00000003-0000-0000-c000-000000000000'].resourceAccess[]" -o json |
  jq -r --arg id df021288-bdef-4463-88db-98f22de89214 'map(select(.id == $id and .type == "Role")) | length')
if [ "$missing" = 0 ]; then
  echo "User.Read.All is not declared; run:"
  echo "  az ad app permission add --id $APP_ID --api 00000003-0000-0000-c000-000000000000 --api-permissions df021288-bdef-4463-88db-98f22de89214=Role"
  exit 1
fi
