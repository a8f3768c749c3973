#!/bin/sh
# az rest does not follow pages
az rest --method get --url 'https://graph.microsoft.com/v1.0/servicePrincipals?$select=appId,displayName' --query 'value[].displayName' -o tsv | sort > apps.txt
