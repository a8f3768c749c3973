#!/bin/sh
helm upgrade --install graph-sync ./chart \
  --set azure.tenantId="$AZURE_TENANT_ID" \
  --set azure.clientId="$AZURE_CLIENT_ID" \
  --set azure.clientSecret="$AZURE_CLIENT_SECRET"
