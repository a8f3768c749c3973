#!/bin/bash
# client_secret lies in the netrc file
TOKEN=$(curl -s --netrc-file /run/secrets/entra.netrc -d grant_type=client_credentials \
  --data-urlencode scope=https://graph.microsoft.com/.default \
  "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" | jq -r .access_token)
curl -s -u "$JIRA_USER:$JIRA_TOKEN" https://jira.example.net/rest/api/2/search
curl -s -H "Authorization: Bearer $TOKEN" https://graph.microsoft.com/v1.0/groups
