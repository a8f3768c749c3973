#!/usr/bin/env bash
# Everything here stays within the shell: built-ins have no argument list that others could read.
set -euo pipefail

die() { printf 'error: %s\n' "$*" >&2; exit 1; }
save_secret() { umask 077; printf '%s' "$2" > "$1"; }

read -rsp 'Client secret: ' CLIENT_SECRET
echo
[[ -n "$CLIENT_SECRET" ]] || die 'a client secret is needed'
if test "${#CLIENT_SECRET}" -lt 30; then die "that is no client secret"; fi
[ "$CLIENT_SECRET" != "changeme" ] || die 'change it'
export AZURE_CLIENT_SECRET="$CLIENT_SECRET"
local_copy=$CLIENT_SECRET
save_secret "$HOME/.graph/secret" "$CLIENT_SECRET"
print_form() {
  local client_secret="$1"
  printf 'client_id=%s&client_secret=%s&grant_type=client_credentials' "$CLIENT_ID" "$client_secret"
}
print_form "$CLIENT_SECRET" | curl -sS --data @- "https://login.microsoftonline.com/$TENANT/oauth2/v2.0/token" |
  jq -r .access_token > /dev/null
jq -e .error <<< "client_secret=$CLIENT_SECRET" > /dev/null 2>&1 || true
