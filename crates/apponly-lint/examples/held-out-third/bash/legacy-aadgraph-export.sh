#!/bin/ksh
# exports all accounts for the phone directory (PBX import, nightly)
# 2017-03 jw  first version
# 2019-11 jw  proxy does ssl inspection -> -k
# 2021-02 mk  session was lost in the middle of the export, keep it alive

. /opt/pbx/etc/aad.conf      # CLIENTID CLIENTKEY TENANTNAME

LOGIN=https://login.microsoftonline.com/common/oauth2/token
OUT=/var/opt/pbx/import/aad.csv
API="api-version=1.6"

auth() {
  R=$(curl -k -s -x proxy.corp.local:8080 -X POST $LOGIN --data @- <<E
grant_type=client_credentials&client_id=$CLIENTID&client_secret=$CLIENTKEY&resource=https://graph.windows.net
E
)
  AT=$(print -r -- "$R" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
  RT=$(print -r -- "$R" | sed -n 's/.*"refresh_token":"\([^"]*\)".*/\1/p')
}

keepalive() {
  R=$(curl -k -s -x proxy.corp.local:8080 -X POST $LOGIN --data @- <<E
grant_type=refresh_token&client_id=$CLIENTID&client_secret=$CLIENTKEY&refresh_token=$RT
E
)
  AT=$(print -r -- "$R" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
}

auth
: > $OUT.tmp
URL="https://graph.windows.net/$TENANTNAME/users?$API&\$top=900"
n=0
while [ -n "$URL" ]; do
  PAGE=$(curl -k -s -x proxy.corp.local:8080 -H "Authorization: Bearer $AT" "$URL")
  print -r -- "$PAGE" | jq -r '.value[] | [.displayName,.mail,.telephoneNumber,.department] | @csv' >> $OUT.tmp
  NEXT=$(print -r -- "$PAGE" | jq -r '."odata.nextLink" // empty')
  URL=${NEXT:+https://graph.windows.net/$TENANTNAME/$NEXT\&$API}
  n=$((n+1))
  [ $((n % 20)) -eq 0 ] && keepalive
done
mv $OUT.tmp $OUT
wc -l < $OUT
