Import-Module MSAL.PS
$t = Get-MsalToken -ClientId $ClientId -ClientSecret $Secret -TenantId $Tenant
$h = @{ Authorization = $t.CreateAuthorizationHeader() }
Write-Information "Header: $($h.Authorization)" -InformationAction Continue
Write-Information "Scopes: $($t.Scopes -join ', '), until $($t.ExpiresOn)"
