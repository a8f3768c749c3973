param([string]$ClientId, [securestring]$Secret, [string]$Tenant)
$clientSecret = [Net.NetworkCredential]::new('', $Secret).Password
Start-Process -FilePath az -ArgumentList "login --service-principal -u $ClientId -p $clientSecret --tenant $Tenant" -Wait -NoNewWindow
az ad app list --query '[].displayName' -o tsv
