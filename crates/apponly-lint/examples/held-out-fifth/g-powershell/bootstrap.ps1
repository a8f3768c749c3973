#!/usr/bin/env pwsh
# bootstrap of the reporting environment, called by the platform team for each new stage
param(
    [ValidateSet('dev','test','prod')] [string] $Stage = 'dev',
    [string] $Location = 'westeurope'
)
$ErrorActionPreference = 'Stop'

# the deployer may create apps and groups
$deployer = Get-Content "$HOME/.platform/deployer.json" | ConvertFrom-Json
az login --service-principal -u $deployer.appId -p $deployer.password --tenant $deployer.tenant --output none
if ($LASTEXITCODE -ne 0) { throw 'login failed' }

$name = "reporting-$Stage"
$rg   = "rg-$name"

az group create -n $rg -l $Location -o none
az storage account create -n ("st" + $name.Replace('-', '')) -g $rg -l $Location --sku Standard_LRS -o none

Write-Host "==> app registration $name"
$appId = az ad app create --display-name $name --sign-in-audience AzureADMyOrg --query appId -o tsv
az ad sp create --id $appId -o none
Start-Sleep 15

$graph = '00000003-0000-0000-c000-000000000000'
$perms = @(
    '230c1aed-a721-4c5d-9cb4-a90514e508ef=Role'   # Reports.Read.All
    '246dd0d5-5bd0-4def-940b-0421030a5b68=Role'   # Policy.Read.All
)
az ad app permission add --id $appId --api $graph --api-permissions $perms
Write-Host '==> grant the permissions'
az ad app permission grant --id $appId --api $graph --scope 'Reports.Read.All Policy.Read.All' -o none

$fed = @{
    name      = 'gh-main'
    issuer    = 'https://token.actions.githubusercontent.com'
    subject   = "repo:northpeak/reporting:environment:$Stage"
    audiences = @('api://AzureADTokenExchange')
} | ConvertTo-Json -Compress
$fed | Set-Content fed.json
az ad app federated-credential create --id $appId --parameters '@fed.json' -o none
Remove-Item fed.json

Write-Host "client id: $appId"
