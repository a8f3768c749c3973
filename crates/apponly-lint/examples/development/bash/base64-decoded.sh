#!/bin/bash
CLIENT_ID=5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11
CLIENT_SECRET=$(echo 'UXY4I3RyYWdmbHVlc3NpZy43NyFaaw==' | base64 -d)
az login --service-principal -u "$CLIENT_ID" -p "$CLIENT_SECRET" --tenant contoso.onmicrosoft.com
