#!/bin/bash
set -e
GRAPH=00000003-0000-0000-c000-000000000000
read_all=7ab1d382-f21e-4acd-a863-ba3e13f7da61
mail_send=b633e1c5-b582-4048-a93e-9f11b44c7e96
az ad app permission add --id $1 --api $GRAPH --api-permissions $read_all=Role
az ad app permission add --id $1 --api $GRAPH --api-permissions $mail_send=Scope
az ad app permission admin-consent --id $1
