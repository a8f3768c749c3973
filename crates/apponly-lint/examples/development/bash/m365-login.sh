#!/bin/bash
m365 login --authType secret --appId "$APP_ID" --tenant "$TENANT_ID" --secret "$APP_SECRET"
m365 spo site list --output json > sites.json
