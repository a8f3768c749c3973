# CSP: the partner's own refresh token comes from the vault, tenants are read as the app.
$refreshToken = Get-AzKeyVaultSecret -VaultName kv-csp -Name RefreshToken -AsPlainText
$partner = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$PartnerTenant/oauth2/v2.0/token" -Body @{
    client_id = $AppId; client_secret = $AppSecret; grant_type = 'refresh_token'; refresh_token = $refreshToken
    scope = 'https://api.partnercenter.microsoft.com/user_impersonation'
}
$customers = Invoke-RestMethod -Uri 'https://api.partnercenter.microsoft.com/v1/customers' -Headers @{ Authorization = "Bearer $($partner.access_token)" }
foreach ($customer in $customers.items) {
    $token = Invoke-RestMethod -Method Post -Uri "https://login.microsoftonline.com/$($customer.id)/oauth2/v2.0/token" -Body @{
        client_id = $AppId; client_secret = $AppSecret; grant_type = 'client_credentials'; scope = 'https://graph.microsoft.com/.default'
    }
    Invoke-RestMethod -Uri 'https://graph.microsoft.com/v1.0/subscribedSkus' -Headers @{ Authorization = "Bearer $($token.access_token)" }
}
