$scope = "https://graph.microsoft.com/.default"
$t = Get-MsalToken -ClientId $c -TenantId $t -Scopes "https://graph.microsoft.com/User.Read.All"
$resource = "https://graph.microsoft.com/"
$arm = Invoke-RestMethod "https://management.azure.com/subscriptions?api-version=2020-01-01" -Headers $h
$legacy = Invoke-RestMethod "https://graph.windows.net/contoso/users?api-version=1.6" -Headers $h
