#!/bin/bash
# The variable is called like a secret, but holds what the vault says about it.
secret=$(az keyvault secret show --vault-name kv --name graph --query '{id:id,expires:attributes.expires}' -o json)
./report --format json --data "$secret" --tenant "$TENANT_ID"
reply=$(curl -sS --data @form.txt "https://login.microsoftonline.com/$TENANT_ID/oauth2/v2.0/token")
grep -q '"error"' <<< "$reply" && exit 1
token=$(jq -r .access_token <<< "$reply")
exec 3< <(printf 'header = "Authorization: Bearer %s"' "$token")
curl -sS -K /dev/fd/3 https://graph.microsoft.com/v1.0/organization
