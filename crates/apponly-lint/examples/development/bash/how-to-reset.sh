#!/bin/bash
if ! apponly doctor --quiet; then
  echo "The secret is over. Make a new one with"
  echo "  az ad app credential reset --id $APP_ID --append"
  exit 1
fi
days=$(az ad app credential list --id "$APP_ID" --query '[0].endDateTime' -o tsv)
echo "secret of $APP_ID ends $days"
