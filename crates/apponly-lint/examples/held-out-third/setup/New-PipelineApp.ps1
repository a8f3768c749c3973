#!/usr/bin/env pwsh
param([string]$Name = "ci-entra-drift", [string]$Repo = "contoso/entra-drift")

$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $true
$api = "00000003-0000-0000-c000-000000000000"

$perms = @{
    "Policy.Read.All"      = "246dd0d5-5bd0-4def-940b-0421030a5b68"
    "Application.Read.All" = "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30"
}

$id = az ad app create --display-name $Name --query appId -o tsv
az ad sp create --id $id -o none

foreach ($k in $perms.Keys) {
    Write-Host "request $k"
    az ad app permission add --id $id --api $api --api-permissions "$($perms[$k])=Role" -o none
}

$fed = @{
    name      = "main"
    issuer    = "https://token.actions.githubusercontent.com"
    subject   = "repo:${Repo}:ref:refs/heads/main"
    audiences = @("api://AzureADTokenExchange")
} | ConvertTo-Json -Compress
$tmp = New-TemporaryFile
Set-Content $tmp $fed
az ad app federated-credential create --id $id --parameters "@$tmp" -o none
Remove-Item $tmp

# Entra needs a moment before it knows the new app everywhere
Start-Sleep -Seconds 45
$try = 0
do {
    $try++
    az ad app permission admin-consent --id $id 2>&1 | Out-Host
    $ok = $LASTEXITCODE -eq 0
    if (-not $ok) { Start-Sleep -Seconds (10 * $try) }
} until ($ok -or $try -ge 5)
if (-not $ok) { throw "admin consent failed" }

gh secret set AZURE_CLIENT_ID --repo $Repo --body $id
Write-Host "ready: $id"
