#!/bin/bash
# Functions of the script are no programs, and what stands behind <<< is no argument.
source ./lib.sh
request_token() {
  local id="$1" client_secret="$2"
  curl -fsS --data @- "$AUTHORITY/oauth2/v2.0/token" <<< "client_id=$id&client_secret=$client_secret&grant_type=client_credentials"
}
function check { [[ $# -ge 2 ]] && [[ "client_secret=$2" != "client_secret=" ]]; }
: "${CLIENT_SECRET:?set CLIENT_SECRET}"
typeset -r CLIENT_SECRET
if ! check "$CLIENT_ID" "$CLIENT_SECRET"; then echo "CLIENT_SECRET is ${CLIENT_SECRET:+set}" >&2; fi
reply=$(request_token "$CLIENT_ID" "$CLIENT_SECRET")
jq -r .expires_in <<< "$reply"
unset CLIENT_SECRET
