#!/usr/bin/env bash
m365 login --authType certificate --certificateFile ./admin.pem --appId "$ADMIN_APP" --tenant "$TENANT"
m365 entra app add --name 'site archive' \
  --apisApplication 'https://graph.microsoft.com/Sites.Read.All' \
  --certificateFile ./archive.cer --certificateDisplayName archive
