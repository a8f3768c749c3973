#!/usr/bin/env bash
set -uo pipefail
retry() { local n=0; until "$@"; do n=$((n + 1)); [ "$n" -ge 6 ] && return 1; sleep 10; done; }
retry az ad app permission add --id "$APP" --api 00000003-0000-0000-c000-000000000000 --api-permissions "$ROLE=Role"
retry az ad app permission admin-consent --id "$APP" || echo "no consent: are you an administrator?" >&2
