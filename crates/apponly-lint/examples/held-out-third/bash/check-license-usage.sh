#!/bin/bash
# check_license_usage - nagios plugin, counts assigned vs. bought seats
#
# App registration: "Nagios M365"
# Application permissions on it: Directory.ReadWrite.All
#
# exit codes: 0 ok, 1 warning, 2 critical, 3 unknown

TENANT="contoso.onmicrosoft.com"
APP="4f7be0f1-53e6-4e19-a5ab-8a1c60d5c1d2"
KEY='«34 nagios»'
SKU="ENTERPRISEPACK"
WARN=95
CRIT=99

while getopts "s:w:c:" o; do
    case $o in
        s) SKU=$OPTARG ;;
        w) WARN=$OPTARG ;;
        c) CRIT=$OPTARG ;;
        *) echo "UNKNOWN - bad option"; exit 3 ;;
    esac
done

T=$(curl -m 20 -s "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" \
        --data-urlencode "grant_type=client_credentials" \
        --data-urlencode "client_id=$APP" \
        --data-urlencode "client_secret=$KEY" \
        --data-urlencode "scope=https://graph.microsoft.com/.default" | jq -r '.access_token // empty')
[ -z "$T" ] && { echo "UNKNOWN - no token"; exit 3; }

SKUS=$(curl -m 20 -s -H "Authorization: Bearer $T" "https://graph.microsoft.com/v1.0/subscribedSkus")
BOUGHT=$(jq --arg s "$SKU" '.value[] | select(.skuPartNumber==$s) | .prepaidUnits.enabled' <<< "$SKUS")
ID=$(jq -r --arg s "$SKU" '.value[] | select(.skuPartNumber==$s) | .skuId' <<< "$SKUS")

# seats that sit on disabled accounts are counted too, that is on purpose
USED=$(curl -m 60 -s -H "Authorization: Bearer $T" \
        "https://graph.microsoft.com/v1.0/users?\$select=id,accountEnabled,assignedLicenses&\$top=999" |
        jq --arg id "$ID" '[.value[] | select(any(.assignedLicenses[]; .skuId==$id))] | length')

PCT=$(( USED * 100 / BOUGHT ))
PERF="seats=$USED;$WARN;$CRIT;0;$BOUGHT"
if   [ "$PCT" -ge "$CRIT" ]; then echo "CRITICAL - $SKU $PCT% | $PERF"; exit 2
elif [ "$PCT" -ge "$WARN" ]; then echo "WARNING - $SKU $PCT% | $PERF"; exit 1
fi
echo "OK - $SKU $PCT% | $PERF"
