#!/usr/bin/env bash
# vim: ts=2
set -Eeuo pipefail
trap 'echo "failed in line $LINENO" >&2' ERR

readonly tenant=proseware.com app=51a2b3c4-d5e6-4f70-8192-a3b4c5d6e7f8
readonly site=proseware.sharepoint.com:/sites/ops

sign_in() {
  local reply
  reply=$(wget -qO- --post-data="client_id=$app&client_secret=«8Q sharepoint»&grant_type=client_credentials&scope=https://graph.microsoft.com/.default" \
    "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token")
  python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])' <<<"$reply"
}

token=$(sign_in)
for log in /var/log/app/*.log.1; do
  curl -fsS -X PUT --config - --data-binary "@$log" "https://graph.microsoft.com/v1.0/sites/$site:/drive/root:/logs/${log##*/}:/content" <<EOT
header = "Authorization: Bearer $token"
EOT
done
