#!/bin/bash
# 每日备份脚本: 打包 /srv/data 并上传到 OneDrive
# 用法: ./onedrive-backup.sh <备份目录>
# 依赖: curl jq tar

src=${1:-/srv/data}
remote_dir="Backup/$(hostname -s)"
cache="$HOME/.cache/od-backup/token.json"
source /etc/od-backup/env            # tenant_id client_id client_secret

login_host='https://login.microsoftonline.com'
mkdir -p "$(dirname "$cache")"

get_token() {
  resp=$(curl -s --location --request POST "$login_host/$tenant_id/oauth2/v2.0/token" \
    --data-urlencode "client_id=$client_id" \
    --data-urlencode 'scope=https://graph.microsoft.com/.default' \
    --data-urlencode "client_secret=$client_secret" \
    --data-urlencode 'grant_type=client_credentials')
  access_token=$(jq -r '.access_token' <<<"$resp")
  # 保存刷新令牌，下次不用再登录
  rt=$(jq -r '.refresh_token // empty' <<<"$resp")
  ( umask 077; jq -n --arg r "$rt" --arg t "$(date +%s)" '{refresh:$r, at:$t}' > "$cache" )
}

renew() {
  rt=$(jq -r '.refresh' "$cache" 2>/dev/null)
  if [ -z "$rt" ]; then
    get_token
    return
  fi
  resp=$(curl -s -X POST "$login_host/$tenant_id/oauth2/v2.0/token" \
    -d "client_id=$client_id" -d "grant_type=refresh_token" \
    --data-urlencode "refresh_token=$rt" --data-urlencode "client_secret=$client_secret")
  access_token=$(jq -r '.access_token' <<<"$resp")
}

if [ -s "$cache" ]; then renew; else get_token; fi
[ -n "$access_token" ] && [ "$access_token" != null ] || { echo '授权失败'; exit 1; }

stamp=$(date +%Y%m%d-%H%M)
tar czf "/tmp/data-$stamp.tgz" -C "$src" .
sum=$(sha256sum "/tmp/data-$stamp.tgz" | cut -d' ' -f1)
echo "校验和: $sum"

curl -sf -X PUT -H "Authorization: Bearer $access_token" \
  -H 'Content-Type: application/gzip' --data-binary "@/tmp/data-$stamp.tgz" \
  "https://graph.microsoft.com/v1.0/me/drive/root:/$remote_dir/data-$stamp.tgz:/content" >/dev/null \
  && echo '上传完成' || echo '上传失败'
rm -f "/tmp/data-$stamp.tgz"
