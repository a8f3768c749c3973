#!/bin/sh
# Installs the directory agent.
#
# Example:
#   TENANT_ID=11111111-2222-3333-4444-555555555555 \
#   CLIENT_ID=66666666-7777-8888-9999-000000000000 \
#   CLIENT_SECRET='<the secret value from the portal>' ./install-agent.sh
#
set -eu

VERSION=3.8.1
SHA256=4f6c0e0d8a5b7a2f9c1d3e5b7f9a1c3d5e7f90b2d4f6a8c0e2f4061728394a5b
FEED_ID=9e2d8c1f-0b6a-4b57-8a19-3f5e7c0d1b24
URL="https://packages.diragent.example/$FEED_ID/diragent-$VERSION.tar.gz"

die() { echo "error: $*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || die "run as root"
[ -n "${TENANT_ID-}" ] || die "TENANT_ID is not set"
[ -n "${CLIENT_ID-}" ] || die "CLIENT_ID is not set"
if [ -z "${CLIENT_SECRET-}" ]; then
    stty -echo
    printf 'Client secret: '
    read -r CLIENT_SECRET
    stty echo
    echo
fi

# catches those who copied the line from the manual
case "$CLIENT_SECRET" in
    "<"*|your-client-secret|changeme|xxxx*) die "put in a real secret" ;;
esac

curl -fsSLo /tmp/diragent.tgz "$URL"
echo "$SHA256  /tmp/diragent.tgz" | sha256sum -c - >/dev/null || die "checksum does not match"
install -d -m 0755 /opt/diragent
tar -xzf /tmp/diragent.tgz -C /opt/diragent --strip-components=1

install -d -m 0700 /etc/diragent
umask 077
cat > /etc/diragent/agent.conf <<CONF
tenant_id = $TENANT_ID
client_id = $CLIENT_ID
secret_file = /etc/diragent/secret
scope = https://graph.microsoft.com/.default
CONF
printf '%s' "$CLIENT_SECRET" | systemd-creds encrypt --name=secret - /etc/diragent/secret

systemctl enable --now diragent.service
