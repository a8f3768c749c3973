#!/bin/bash
AZ() { az "$@" --only-show-errors; }
APP=$(AZ ad app create --display-name poller --query appId -o tsv)
AZ ad app permission add --id "$APP" --api 00000003-0000-0000-c000-000000000000 --api-permissions 38d9df27-64da-44fd-b7c5-a6fbac20248f=Role
AZ ad sp create --id "$APP"
