# shellcheck shell=bash
# to be sourced:  . "$(dirname "$0")/graph_session.inc.sh"
# wants TENANT_ID, CLIENT_ID and SECRET_FILE from the caller

GS_CACHE="/tmp/graph_session.${CLIENT_ID:-none}.json"
GS_URL="https://login.microsoftonline.com/${TENANT_ID}/oauth2/v2.0/token"

_gs_now() { date +%s; }

# first sign-in
gs_login() {
  curl -fsS "$GS_URL" \
    --data-urlencode "client_id=${CLIENT_ID}" \
    --data-urlencode "client_secret@${SECRET_FILE}" \
    --data-urlencode "scope=https://graph.microsoft.com/.default" \
    --data "grant_type=client_credentials" > "$GS_CACHE" || return 1
  _gs_stamp
}

_gs_stamp() {
  local life
  life=$(jq -r '.expires_in' "$GS_CACHE")
  GS_UNTIL=$(( $(_gs_now) + life - 120 ))
}

# swap the old session for a new one without sending the secret again
gs_renew() {
  local rt tmp
  rt=$(jq -r '.refresh_token' "$GS_CACHE")
  tmp=$(mktemp)
  if curl -fsS "$GS_URL" \
      --data-urlencode "client_id=${CLIENT_ID}" \
      --data-urlencode "refresh_token=${rt}" \
      --data "grant_type=refresh_token" -o "$tmp"
  then
    mv "$tmp" "$GS_CACHE"
    _gs_stamp
  else
    echo "session could not be renewed" >&2
    rm -f "$tmp"
    return 1
  fi
}

gs_token() {
  if [[ ! -s $GS_CACHE ]]; then
    gs_login || return
  elif (( $(_gs_now) >= ${GS_UNTIL:-0} )); then
    gs_renew || return
  fi
  jq -r '.access_token' "$GS_CACHE"
}

gs_get() {
  curl -fsS -H "Authorization: Bearer $(gs_token)" "https://graph.microsoft.com/v1.0/${1#/}"
}
