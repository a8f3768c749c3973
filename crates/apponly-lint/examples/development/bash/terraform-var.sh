#!/bin/bash
cd infra
terraform apply -auto-approve -var "tenant_id=$TENANT_ID" -var "client_secret=$CLIENT_SECRET"
