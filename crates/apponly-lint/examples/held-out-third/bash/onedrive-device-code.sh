#!/usr/bin/env bash
# odget - fetch a file from *my* OneDrive, from a terminal
#   odget login            sign in once, in the browser of any machine
#   odget get Docs/a.pdf   download
# The session is kept in the desktop keyring (secret-tool), not in a file.

CLIENT=${ODGET_CLIENT_ID:-7d5c1f2e-2f0b-4f39-9a53-0a5c6c1c7d11}   # public client, has no secret
AUTH=https://login.microsoftonline.com/organizations/oauth2/v2.0
SCOPE="Files.Read offline_access"

keep()   { secret-tool store --label odget service odget kind refresh; }
recall() { secret-tool lookup service odget kind refresh; }

login() {
  local d dc every r
  d=$(curl -fsS "$AUTH/devicecode" --data-urlencode "client_id=$CLIENT" --data-urlencode "scope=$SCOPE") || exit
  jq -r .message <<<"$d"
  dc=$(jq -r .device_code <<<"$d")
  every=$(jq -r .interval <<<"$d")
  while sleep "$every"; do
    r=$(curl -sS "$AUTH/token" -d grant_type=urn:ietf:params:oauth:grant-type:device_code \
        -d "client_id=$CLIENT" --data-urlencode "device_code=$dc")
    case $(jq -r '.error // "ok"' <<<"$r") in
      authorization_pending) continue ;;
      ok) jq -rj .refresh_token <<<"$r" | keep; echo 'signed in'; return ;;
      *)  jq -r .error_description <<<"$r" >&2; exit 1 ;;
    esac
  done
}

access() {
  local r
  r=$({ printf 'grant_type=refresh_token&client_id=%s&refresh_token=' "$CLIENT"; recall; } |
      curl -sS "$AUTH/token" --data @-)
  jq -e -rj .refresh_token <<<"$r" >/dev/null || { echo 'run: odget login' >&2; exit 1; }
  jq -rj .refresh_token <<<"$r" | keep
  jq -r .access_token <<<"$r"
}

case $1 in
  login) login ;;
  get)
    at=$(access) || exit
    curl -fL --oauth2-bearer "$at" -o "$(basename "$2")" \
      "https://graph.microsoft.com/v1.0/me/drive/root:/$(jq -rn --arg p "$2" '$p|@uri|gsub("%2F";"/")'):/content" ;;
  *) echo "usage: odget login | get PATH" >&2; exit 64 ;;
esac
