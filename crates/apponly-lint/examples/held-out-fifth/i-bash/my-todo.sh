#!/usr/bin/env bash
# my-todo: shows my Microsoft To Do lists in the terminal.
# Signs me in with a device code once, then renews quietly.
set -euo pipefail

CLIENT_ID="${MYTODO_CLIENT_ID:-6c2a4f3e-8d47-4a0f-91f2-c5d3f97d1b20}"   # public client, no secret
AUTHORITY="https://login.microsoftonline.com/common/oauth2/v2.0"
SCOPE="Tasks.Read User.Read offline_access"
STATE="${XDG_STATE_HOME:-$HOME/.local/state}/my-todo"
mkdir -p "$STATE" && chmod 700 "$STATE"
umask 077

save() { jq -r '.refresh_token' <<<"$1" > "$STATE/rt"; }

device_login() {
  local dc msg code interval ans
  dc=$(curl -fsS "$AUTHORITY/devicecode" -d "client_id=$CLIENT_ID" --data-urlencode "scope=$SCOPE")
  jq -r .message <<<"$dc" >&2
  code=$(jq -r .device_code <<<"$dc")
  interval=$(jq -r .interval <<<"$dc")
  while sleep "$interval"; do
    ans=$(curl -sS "$AUTHORITY/token" \
      -d "grant_type=urn:ietf:params:oauth:grant-type:device_code" \
      -d "client_id=$CLIENT_ID" -d "device_code=$code")
    case "$(jq -r '.error // "ok"' <<<"$ans")" in
      ok) break ;;
      authorization_pending) ;;
      slow_down) interval=$((interval + 5)) ;;
      *) jq -r .error_description <<<"$ans" >&2; exit 1 ;;
    esac
  done
  save "$ans"; jq -r .access_token <<<"$ans"
}

renew() {
  local ans
  ans=$(curl -fsS "$AUTHORITY/token" \
    -d "grant_type=refresh_token" -d "client_id=$CLIENT_ID" \
    --data-urlencode "refresh_token@$STATE/rt" --data-urlencode "scope=$SCOPE") || return 1
  save "$ans"; jq -r .access_token <<<"$ans"
}

if [[ -s $STATE/rt ]]; then TOKEN=$(renew || device_login); else TOKEN=$(device_login); fi

next="https://graph.microsoft.com/v1.0/me/todo/lists"
while [[ -n $next ]]; do
  page=$(curl -fsS -H @<(echo "Authorization: Bearer $TOKEN") "$next")
  jq -r '.value[] | "\(.displayName)\t\(.id)"' <<<"$page"
  next=$(jq -r '."@odata.nextLink" // ""' <<<"$page")
done
