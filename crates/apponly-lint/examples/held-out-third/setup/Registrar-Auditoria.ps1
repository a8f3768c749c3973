# ---------------------------------------------------------
# Registrar-Auditoria.ps1
# Cria a aplicação usada pelo coletor de auditoria (SOC)
# Uso: .\Registrar-Auditoria.ps1 -Cliente contoso
# ---------------------------------------------------------
param([Parameter(Mandatory = $true)][string]$Cliente)

Set-StrictMode -Version Latest
$NomeApp     = "soc-coletor-$Cliente"
$IdGraph     = "00000003-0000-0000-c000-000000000000"
$Permissoes  = @(
    "7ab1d382-f21e-4acd-a863-ba3e13f7da61"   # Directory.Read.All
    "b0afded3-3588-46d8-8b3d-9842eff778da"   # AuditLog.Read.All
    "246dd0d5-5bd0-4def-940b-0421030a5b68"   # Policy.Read.All
)

function Testar-Cli {
    if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
        Write-Host "[ERRO] Azure CLI não encontrado"; exit 1
    }
}

function Criar-Manifesto([string[]]$Ids) {
    $arquivo = [IO.Path]::GetTempFileName()
    $acesso  = @(@{
        resourceAppId  = $IdGraph
        resourceAccess = @($Ids | ForEach-Object { @{ id = $_; type = "Role" } })
    })
    ConvertTo-Json -InputObject $acesso -Depth 6 | Out-File -Encoding ascii $arquivo
    return $arquivo
}

function Criar-Aplicacao {
    $manifesto = Criar-Manifesto $Permissoes
    try {
        $app = az ad app create --display-name $NomeApp --required-resource-accesses "@$manifesto" -o json | ConvertFrom-Json
    }
    finally { Remove-Item $manifesto }
    if (-not $app.appId) { Write-Host "[ERRO] a aplicação não foi criada"; exit 1 }
    return $app
}

Testar-Cli
$conta = az account show -o json | ConvertFrom-Json
Write-Host "[INFO] Tenant: $($conta.tenantId)"

$app = Criar-Aplicacao
$sp  = az ad sp create --id $app.appId -o json | ConvertFrom-Json
Write-Host "[INFO] Aplicação $($app.appId) / principal $($sp.id)"

# leitura também na assinatura, para os recursos
az role assignment create --assignee-object-id $sp.id --assignee-principal-type ServicePrincipal `
    --role Reader --scope "/subscriptions/$($conta.id)" | Out-Null

# certificado gerado no cofre do SOC; aqui só a parte pública
az ad app credential reset --id $app.appId --cert "@.\soc-coletor.pem" --append | Out-Null
Write-Host "[OK] Pronto. Informe o App ID ao SOC."
