#!/usr/bin/env zsh
# zsh has print as a built-in.
autoload -U colors && colors
read -s "clientSecret?Secret: "
print -r -- "AZURE_CLIENT_SECRET=$clientSecret" > ~/.config/graph/env
chmod 600 ~/.config/graph/env
az login --service-principal --username $CLIENT_ID --tenant $TENANT --certificate ~/.config/graph/app.pem > /dev/null
az account show --query tenantId -o tsv
