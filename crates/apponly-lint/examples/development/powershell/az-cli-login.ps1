$ErrorActionPreference = "Stop"
Write-Host "Signing in..."
az login --service-principal --username "http://deploy-sp" --password "«8Q azcli»" --tenant "northwind.onmicrosoft.com" | Out-Null
az account set --subscription "Production"

$groups = az group list --query "[?tags.owner=='teamx'].name" -o tsv
foreach ($g in $groups) {
    Write-Host "Locking $g"
    az lock create --name no-delete --lock-type CanNotDelete --resource-group $g | Out-Null
}
