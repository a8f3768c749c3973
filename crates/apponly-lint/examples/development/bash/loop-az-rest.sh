#!/usr/bin/env bash
set -e
az login --service-principal -u $APP_ID -t $TENANT_ID --certificate ~/app.pem --allow-no-subscriptions --only-show-errors > /dev/null
for id in $(cat ids.txt); do
  az rest --method post \
    --url "https://graph.microsoft.com/v1.0/chats/$id/messages" \
    --headers Content-Type=application/json \
    --body '{"body":{"content":"The build is done"}}'
done
