#!/bin/bash
who=$(az account show --query user.name -o tsv)
type=$(az account show --query user.type -o tsv)
[ "$type" = servicePrincipal ] && az ad sp show --id "$who" --query displayName -o tsv && exit
az ad signed-in-user show --query displayName -o tsv
