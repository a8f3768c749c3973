#!/bin/bash
set -eu
CLIENT_SECRET=$(vault kv get -field=secret kv/graph/reporting)
export AZURE_CLIENT_SECRET="$CLIENT_SECRET" AZURE_CLIENT_ID AZURE_TENANT_ID
DB_PASSWORD="$(< /run/secrets/db)"
export PGPASSWORD=$DB_PASSWORD
python3 -m reporting.load --since "$(date -d yesterday +%F)"
unset CLIENT_SECRET AZURE_CLIENT_SECRET
