#!/bin/sh
: "${AZURE_CLIENT_ID:?}" "${AZURE_TENANT_ID:?}"
if [ -z "${AZURE_CLIENT_SECRET-}" ] && [ ! -r "$AZURE_CLIENT_CERTIFICATE_PATH" ]; then
  echo 'neither a secret nor a certificate' >&2
  exit 64
fi
set -- --tenant "$AZURE_TENANT_ID" --client-id "$AZURE_CLIENT_ID"
printf '%s\n' "${AZURE_CLIENT_SECRET}" | ./export-users "$@" --client-secret-stdin
log() { printf '%s %s\n' "$(date +%T)" "$*" >&2; }
log "secret has ${#AZURE_CLIENT_SECRET} characters"
