#!/bin/bash
token=$(apponly token)
curl -sS -H @- https://graph.microsoft.com/v1.0/subscribedSkus <<< "Authorization: Bearer $token" > /tmp/skus.json
jq -r '.value[] | [.skuPartNumber, .consumedUnits] | @csv' /tmp/skus.json | tee skus.csv
echo "expires: $(apponly context --json | jq -r .expires)" >> run.log
echo "skus=$(jq '.value | length' /tmp/skus.json)" >> "$GITHUB_OUTPUT"
echo "tenant $AZURE_TENANT_ID, secret ${AZURE_CLIENT_SECRET:+given}"
