#!/bin/bash
# */50 * * * *  root  /opt/graph/renew.sh
# keeps /tmp/graph.json fresh for the PHP intranet and writes the head count
CFG=/opt/graph/app.conf
STATE=/tmp/graph.json
source $CFG                     # TENANT CLIENT_ID

endpoint=https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token

if [ -s $STATE ] && [ -n "$(jq -r '.refresh_token // ""' $STATE)" ]; then
    echo "renew"
    curl -s -X POST $endpoint -o $STATE.new \
        -d client_id=$CLIENT_ID \
        -d grant_type=refresh_token \
        -d refresh_token="$(jq -r .refresh_token $STATE)" \
        --data-urlencode client_secret@$CREDENTIALS_DIRECTORY/key
else
    echo "first login"
    curl -s -X POST $endpoint -o $STATE.new \
        -d client_id=$CLIENT_ID \
        -d grant_type=client_credentials \
        --data-urlencode "scope=https://graph.microsoft.com/.default offline_access" \
        --data-urlencode client_secret@$CREDENTIALS_DIRECTORY/key
fi

if grep -q '"error"' $STATE.new; then
    logger -t graph-renew "$(jq -r .error_description $STATE.new | head -1)"
    exit 1
fi
mv $STATE.new $STATE
chmod 644 $STATE

# head count for the start page
N=$(curl -s -H "Authorization: Bearer $(jq -r .access_token $STATE)" \
    'https://graph.microsoft.com/v1.0/users?$select=id' | jq '.value | length')
echo "{\"headcount\": $N, \"at\": \"$(date -Iminutes)\"}" > /var/www/intranet/data/headcount.json
