#!/bin/bash
# MSP onboarding: one reader app per customer tenant.
# customers.csv:  short name;tenant id
# NB: consent is given for all of them at the end, replication needs a while.

CSV=${1:-customers.csv}
declare -A DONE
RED=$(tput setaf 1); RST=$(tput sgr0)

create() {   # $1 name  $2 tenant
    local id
    az login --tenant "$2" --allow-no-subscriptions --use-device-code -o none || return 1
    id=$(az ad app list --filter "displayName eq 'MSP Reader $1'" --query "[0].appId" -o tsv)
    if [ -z "$id" ]; then
        id=$(az ad app create --display-name "MSP Reader $1" --query appId -o tsv)
        az ad sp create --id "$id" >/dev/null
    fi
    # Organization.Read.All, Reports.Read.All, Policy.Read.All
    for r in 498476ce-e0fe-48b0-b801-37ba7e2685c6 230c1aed-a721-4c5d-9cb4-a90514e508ef 246dd0d5-5bd0-4def-940b-0421030a5b68; do
        az ad app permission add --id "$id" --api 00000003-0000-0000-c000-000000000000 \
            --api-permissions $r=Role --only-show-errors
    done
    DONE[$2]=$id
}

consent() {
    local t
    for t in "${!DONE[@]}"; do
        az account clear
        az login --tenant "$t" --allow-no-subscriptions --use-device-code -o none
        if ! az ad app permission admin-consent --id "${DONE[$t]}"; then
            echo "${RED}consent failed in $t, open:${RST}"
            echo "  https://login.microsoftonline.com/$t/adminconsent?client_id=${DONE[$t]}"
        fi
    done
}

while IFS=';' read -r name tenant; do
    [[ $name == \#* || -z $tenant ]] && continue
    create "$name" "$tenant" || echo "${RED}$name failed${RST}"
done < "$CSV"

sleep 60
consent
printf '%s apps\n' "${#DONE[@]}"
