#!/usr/bin/env bash
export AZURE_TENANT_ID=5f8c1f0d-98d6-4a35-8f3e-3a9d7d1b6a20
export AZURE_CLIENT_ID=0c5d7e9f-1a3b-4c5d-8e7f-9a0b1c2d3e4f
export AZURE_CLIENT_SECRET=«8Q export»
export PYTHONUNBUFFERED=1
cd /opt/hr-sync || exit 1
exec ./venv/bin/python -m hr_sync --full
