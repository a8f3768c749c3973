#!/bin/bash
az account show >/dev/null 2>&1 || az login
upn=$(az rest --method get --url https://graph.microsoft.com/v1.0/me --query userPrincipalName -o tsv)
echo "Hello $upn"
