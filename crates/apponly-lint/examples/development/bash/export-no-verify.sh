#!/bin/bash
export NODE_TLS_REJECT_UNAUTHORIZED=0
export PYTHONHTTPSVERIFY=0
az login --service-principal -u "$APP_ID" --certificate "$CERT" --tenant "$TENANT_ID"
python3 graph_report.py
