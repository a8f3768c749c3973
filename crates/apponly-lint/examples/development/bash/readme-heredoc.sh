#!/bin/sh
ID=$(az ad app create --display-name sites --query appId -o tsv)
cat > NEXT-STEPS.md <<EOF
# Permissions
Somebody with rights to consent runs:

    az ad app permission add --id $ID --api 00000003-0000-0000-c000-000000000000 --api-permissions 332a536c-c7ef-4017-ab91-336970924f0d=Role
EOF
