#!/bin/bash
cd infra
export TF_VAR_tenant_id="$TENANT_ID" TF_VAR_client_id="$CLIENT_ID" TF_VAR_client_secret="$CLIENT_SECRET"
terraform apply -auto-approve
TF_VAR_client_secret="$OTHER_SECRET" terraform -chdir=other plan -out other.plan
env -u TF_VAR_client_secret ./report.sh
