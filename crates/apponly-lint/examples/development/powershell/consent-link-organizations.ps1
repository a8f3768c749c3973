param([string]$ClientId, [string]$CustomerTenant, [string]$Thumbprint)
$link = "https://login.microsoftonline.com/organizations/v2.0/adminconsent?client_id=$ClientId&scope=https://graph.microsoft.com/.default"
Write-Host "Send this link to the customer's administrator: $link"
Read-Host 'Press Enter once consented' | Out-Null
Connect-MgGraph -ClientId $ClientId -TenantId $CustomerTenant -CertificateThumbprint $Thumbprint -NoWelcome
(Get-MgOrganization).DisplayName
