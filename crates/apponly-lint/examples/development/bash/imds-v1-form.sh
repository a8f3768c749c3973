#!/bin/sh
# the address of Entra would be login.microsoftonline.com/TENANT/oauth2/token; this is the host's own
t=$(curl -s -H Metadata:true "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com" | jq -r .access_token)
curl -s -H "Authorization: Bearer $t" "https://graph.microsoft.com/v1.0/users/$1" | jq -r .mail
