#!/usr/bin/env bash
# Small To Do client for my own account. Device code, so it is me who signs in.
set -euo pipefail
CLIENT_ID=${TODO_CLIENT_ID:?public client id}
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/todo-cli"
AUTH=https://login.microsoftonline.com/consumers/oauth2/v2.0
SCOPE="Tasks.ReadWrite User.Read offline_access"
umask 077; mkdir -p "$(dirname "$CACHE")"

device_login() {
  local dc
  dc=$(curl -sS "$AUTH/devicecode" -d "client_id=$CLIENT_ID" --data-urlencode "scope=$SCOPE")
  jq -r .message <<<"$dc" >&2
  local code step
  code=$(jq -r .device_code <<<"$dc"); step=$(jq -r .interval <<<"$dc")
  while sleep "$step"; do
    local r
    r=$(curl -sS "$AUTH/token" -d "client_id=$CLIENT_ID" -d "device_code=$code" \
        -d grant_type=urn:ietf:params:oauth:grant-type:device_code)
    case $(jq -r '.error // "ok"' <<<"$r") in
      ok) jq -r .refresh_token <<<"$r" >"$CACHE"; ACCESS=$(jq -r .access_token <<<"$r"); return ;;
      authorization_pending) ;;
      *) jq -r .error_description <<<"$r" >&2; return 1 ;;
    esac
  done
}

silent_login() {
  [[ -s $CACHE ]] || return 1
  local r
  r=$(curl -sS "$AUTH/token" -d "client_id=$CLIENT_ID" -d grant_type=refresh_token \
      --data-urlencode "refresh_token=$(<"$CACHE")" --data-urlencode "scope=$SCOPE")
  jq -e .access_token <<<"$r" >/dev/null || return 1
  jq -r .refresh_token <<<"$r" >"$CACHE"
  ACCESS=$(jq -r .access_token <<<"$r")
}

silent_login || device_login
api() { curl -sS -H "Authorization: Bearer $ACCESS" "https://graph.microsoft.com/v1.0/me$1" "${@:2}"; }

case ${1:-lists} in
  whoami) api "" | jq -r .displayName ;;
  lists)  api "/todo/lists?\$top=100" | jq -r '.value[] | "\(.id)\t\(.displayName)"' ;;
  add)    api "/todo/lists/$2/tasks" -H 'Content-Type: application/json' \
              -d "$(jq -n --arg t "$3" '{title:$t}')" | jq -r .id ;;
esac
