$appId = az ad app create --display-name "intune-sync" --query appId -o tsv
az ad sp create --id $appId --only-show-errors | Out-Null
$permissions = @(
    "df021288-bdef-4463-88db-98f22de89214=Scope"
    "5b567255-7703-4780-807c-7be8301ae99b=Role"
)
az ad app permission add --id $appId --api 00000003-0000-0000-c000-000000000000 --api-permissions $permissions
Start-Sleep -Seconds 20
az ad app permission admin-consent --id $appId
