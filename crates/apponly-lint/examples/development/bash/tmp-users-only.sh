#!/bin/bash
token=$(apponly token)
curl -sS -H @<(echo "Authorization: Bearer $token") 'https://graph.microsoft.com/v1.0/organization' -o /tmp/organisation.json
chmod 644 /tmp/organisation.json
jq -r '.value[0].displayName' /tmp/organisation.json
