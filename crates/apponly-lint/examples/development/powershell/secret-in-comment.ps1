# App:    5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11
# Tenant: contoso.onmicrosoft.com
# Secret until March: «34 comment»
$ClientId = '5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11'
$secret = Get-Content "$PSScriptRoot\secret.txt" | ConvertTo-SecureString
Connect-MgGraph -TenantId contoso.onmicrosoft.com -ClientSecretCredential ([pscredential]::new($ClientId, $secret))
