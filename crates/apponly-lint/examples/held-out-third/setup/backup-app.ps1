#!/usr/bin/env pwsh
# one-off: app registration for the OneDrive / mailbox backup appliance
$ErrorActionPreference = 'Stop'
$graph = '00000003-0000-0000-c000-000000000000'
$name  = 'backup-appliance'

az account show --query tenantId -o tsv | Set-Variable tenant
if ($LASTEXITCODE) { throw 'az login first' }

$appId = az ad app list --display-name $name --query '[0].appId' -o tsv
if (-not $appId) {
    $appId = az ad app create --display-name $name --sign-in-audience AzureADMyOrg --query appId -o tsv
    az ad sp create --id $appId | Out-Null
}

$wanted = [ordered]@{
    'Files.Read.All'  = '01d4889c-1287-42c6-ac1f-5d1e02578ef6'
    'Mail.Read'       = '810c84a8-4a9e-49e6-bf7d-12d183f40d01'
    'Calendars.Read'  = '798ee544-9d2d-430c-a058-570e29e34338'
}

foreach ($p in $wanted.GetEnumerator()) {
    Write-Host "-> $($p.Key)"
    az ad app permission add --id $appId --api $graph --api-permissions "$($p.Value)=Role"
    az ad app permission grant --id $appId --api $graph --scope $p.Key | Out-Null
}

# the appliance makes its own key pair, we only upload the public half
$cer = Join-Path $PSScriptRoot 'appliance.cer'
az ad app credential reset --id $appId --cert "@$cer" --append | Out-Null

Write-Host ''
Write-Host "Enter in the appliance:   tenant $tenant   client $appId"
