$permissions = @(
    'df021288-bdef-4463-88db-98f22de89214=Role'
    '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30=Scope'
)
az ad app permission add --id $app --api 00000003-0000-0000-c000-000000000000 --api-permissions $permissions
az ad app permission admin-consent --id $app
