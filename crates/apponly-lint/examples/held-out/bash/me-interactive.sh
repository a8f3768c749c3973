#!/usr/bin/env bash
# my own calendar for today; uses the login of the Azure CLI (a user)
az account show >/dev/null 2>&1 || az login --scope https://graph.microsoft.com//.default
day=$(date +%F)
az rest --method get \
  --url "https://graph.microsoft.com/v1.0/me/calendarView?startDateTime=${day}T00:00:00&endDateTime=${day}T23:59:59&\$top=50" |
  jq -r '.value[] | .start.dateTime + " " + .subject'
