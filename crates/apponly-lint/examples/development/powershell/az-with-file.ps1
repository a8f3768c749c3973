az login --service-principal --username $env:CLIENT_ID --tenant $env:TENANT_ID --certificate "$PSScriptRoot\app.pem" --output none
az keyvault secret set --vault-name kv --name graph --file .\secret.txt --output none
az ad app update --id $env:CLIENT_ID --web-redirect-uris 'https://localhost/callback'
terraform apply -auto-approve -var-file secret.tfvars
docker compose --env-file .env.graph up -d
