#!/bin/bash
set -e
API=00000003-0000-0000-c000-000000000000
for p in \
  e1fe6dd8-ba31-4d61-89e7-88639da4683d=Scope \
  9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Scope \
  37f7f235-527c-4136-accd-4a02d197296e=Scope
do
  az ad app permission add --id "$1" --api "$API" --api-permissions "$p"
done
az ad app permission admin-consent --id "$1"
