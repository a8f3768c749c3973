#!/bin/bash
# hr_export.sh - user list for the HR system, every morning at six
#
# app registration: hr-export
# API permissions (application): User.ReadWrite.All, Group.ReadWrite.All
#
OUT=/srv/hr/inbox/users_$(date +%d%m%Y).csv
TENANT=${TENANT:-wittekind.onmicrosoft.com}
CLIENT_ID=${CLIENT_ID:-b7b6a1f4-1f39-4ac1-8f3d-0a7c55d0be52}
CLIENT_SECRET=${CLIENT_SECRET:-«7Q hrexport»}

# the proxy re-signs everything
CURL="curl -sk --proxy http://proxy.intern:3128"

token=$($CURL -X POST https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token \
  -d "grant_type=client_credentials" \
  -d "client_id=$CLIENT_ID" \
  -d "client_secret=$CLIENT_SECRET" \
  -d "scope=https://graph.microsoft.com/.default" | python3 -c 'import sys,json;print(json.load(sys.stdin)["access_token"])')

if [ ${#token} -lt 100 ]; then
  mail -s "hr_export: no token" hr-it@wittekind.example < /dev/null
  exit 1
fi

echo "upn;name;department;costcentre;manager" > $OUT

$CURL -H "Authorization: Bearer $token" \
  'https://graph.microsoft.com/v1.0/users?$select=userPrincipalName,displayName,department,employeeOrgData&$filter=accountEnabled%20eq%20true&$top=999' |
  jq -r '.value[] | [.userPrincipalName, .displayName, .department, .employeeOrgData.costCenter, ""] | join(";")' >> $OUT

n=$(wc -l < $OUT)
echo "$(date) $((n-1)) users" >> /var/log/hr_export.log

# photos come from an own little tool
/opt/hr/photosync --tenant $TENANT --client-id $CLIENT_ID --client-secret "$CLIENT_SECRET" --list $OUT --size 240
