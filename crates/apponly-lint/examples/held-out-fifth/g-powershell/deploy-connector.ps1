#!/usr/bin/env pwsh
# Distribuisce il connettore documentale: registrazione app + container app
param(
    [Parameter(Mandatory)] [string] $Ambiente,
    [Parameter(Mandatory)] [string] $SitoSharePoint
)
$ErrorActionPreference = 'Stop'

function Esegui([string]$cosa, [scriptblock]$blocco) {
    Write-Host "-> $cosa"
    $uscita = & $blocco
    if ($LASTEXITCODE -ne 0) { throw "fallito: $cosa" }
    return $uscita
}

$GRAPH          = '00000003-0000-0000-c000-000000000000'
$SITES_SELECTED = '883ea226-0bf2-4a8f-9f9d-92c9162a727d'

$nome  = "connettore-doc-$Ambiente"
$appId = Esegui 'registrazione' { az ad app create --display-name $nome --query appId -o tsv }
Esegui 'service principal' { az ad sp create --id $appId -o none }

Esegui 'permesso Sites.Selected' {
    az ad app permission add --id $appId --api $GRAPH --api-permissions "$SITES_SELECTED=Role" --only-show-errors
}

# l'oggetto impiega un po' a replicarsi, si riprova
$fatto = $false
foreach ($n in 1..8) {
    Start-Sleep -Seconds (5 * $n)
    az ad app permission admin-consent --id $appId --only-show-errors
    if ($LASTEXITCODE -eq 0) { $fatto = $true; break }
    Write-Host "   tentativo $n non riuscito"
}
if (-not $fatto) { throw 'il consenso amministratore non è stato concesso' }

# niente segreti: federazione con l'identità della container app
$idGestita = Esegui 'identità' { az identity create -g "rg-$nome" -n "id-$nome" -o json } | ConvertFrom-Json
$file = New-TemporaryFile
@{
    name      = 'container-app'
    issuer    = "https://login.microsoftonline.com/$($idGestita.tenantId)/v2.0"
    subject   = $idGestita.principalId
    audiences = @('api://AzureADTokenExchange')
} | ConvertTo-Json | Set-Content $file
Esegui 'federazione' { az ad app federated-credential create --id $appId --parameters "@$file" -o none }
Remove-Item $file

Write-Host "client id  $appId"
Write-Host "sito       $SitoSharePoint (da autorizzare con Grant-PnPAzureADAppSitePermission)"
