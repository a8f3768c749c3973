#!/bin/bash
az login --service-principal -u 9b3c0d1e-2f4a-4b5c-8d6e-7f8091a2b3c4 -p '«34 azlogin»' -t contoso.com >/dev/null

for id in $(az ad group list --query "[?starts_with(displayName,'tmp-')].id" -o tsv); do
  created=$(az ad group show --group "$id" --query createdDateTime -o tsv)
  if [[ $(date -d "$created" +%s) -lt $(date -d '-90 days' +%s) ]]; then
    az ad group delete --group "$id"
    logger -t group-cleanup "deleted $id"
  fi
done
az logout
